import {
  Activity,
  AppWindow,
  Archive,
  Database,
  Globe,
  Hammer,
  HardDrive,
  ListOrdered,
  Mail,
  Network,
  Search,
  Server,
  ShieldCheck,
  Waypoints,
  Zap,
} from 'lucide-preact'

/** What a server's type or name says, and the picture of it; the first match counts. */
const PICTURES = [
  [/load|balanc|proxy|gateway|\blb\b/i, Waypoints],
  [/database|\bdb\b|sql|mongo/i, Database],
  [/cache|redis|memcach/i, Zap],
  [/queue|kafka|rabbit|message|worker|batch/i, ListOrdered],
  [/search|elastic/i, Search],
  [/monitor|metric|log/i, Activity],
  [/security|auth|firewall|vpn/i, ShieldCheck],
  [/mail|smtp/i, Mail],
  [/backup|archive/i, Archive],
  [/file|storage|nas/i, HardDrive],
  [/\bci\b|build|devops|jenkins/i, Hammer],
  [/dns|network|cdn/i, Network],
  [/web|front/i, Globe],
  [/app|api|backend/i, AppWindow],
] as const

/** A small picture of what kind of server it is. */
export function TypeIcon({ type, size = 16 }: { type: string | null; size?: number }) {
  const Picture = PICTURES.find(([pattern]) => pattern.test(type ?? ''))?.[1] ?? Server
  return <Picture class="type-icon" size={size} strokeWidth={1.75} aria-hidden="true" />
}
