/** The npm package comes without types: its default export, a CommonJS module, says where the binary is. */
declare module 'workerd' {
  const exported: { default: string }
  export default exported
}
