/** What only the owner of the workspace may send or see. */
import * as z from 'zod'

/** Signing in: the admin token, once, for a cookie. */
export const SignIn = z.strictObject({ token: z.string().min(1).max(512) })

/** The workspace's keys; null where the deployment has none. */
export const WorkspaceKeys = z.object({
  writeKey: z.string().nullable(),
  readKey: z.string().nullable(),
})
export type WorkspaceKeys = z.infer<typeof WorkspaceKeys>
