/** The npm package comes without types: it exports where its binary is. */
declare module 'workerd' {
  const path: string
  export default path
}
