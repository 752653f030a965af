// Which page stands at which address. Pages are loaded when they are first visited.
import type { ComponentType } from 'preact'
import {
  IconActivity,
  IconBookOpen,
  IconBot,
  IconCode,
  IconCpu,
  IconFileText,
  IconInbox,
  IconKeyRound,
  IconUpload,
  IconLayoutDashboard,
  IconLink,
  IconMail,
  IconFlaskConical,
  IconGlobe,
  IconMessageCircleQuestion,
  IconMessagesSquare,
  IconPalette,
  IconSettings,
  IconShield,
  IconTicket,
  IconUsers,
  type Icon,
} from '../../shared/icons'
import type { Role } from '../api/types'
import type { TextKey } from '../texts'

export interface PageProps {
  params: Record<string, string>
}

export interface Route {
  pattern: string
  load: () => Promise<{ default: ComponentType<PageProps> }>
  /** Least role that may see it; viewer when left out. */
  role?: Role
}

const conversations = () => import('../conversations/conversations-page')

export const routes: readonly Route[] = [
  { pattern: '/', load: () => import('../overview/overview-page') },
  { pattern: '/welcome', load: () => import('../overview/welcome-page') },
  { pattern: '/conversations', load: conversations },
  { pattern: '/conversations/dashboard', load: () => import('../dashboard/dashboard-page') },
  { pattern: '/conversations/:id', load: conversations },
  { pattern: '/conversations/:id/print', load: () => import('../conversations/print-page') },
  { pattern: '/leads', load: () => import('../leads/leads-page') },
  { pattern: '/leads/:id', load: () => import('../leads/lead-page') },
  { pattern: '/lead-form', load: () => import('../leads/form-page') },
  { pattern: '/crm', load: () => import('../leads/crm-page'), role: 'admin' },
  { pattern: '/users', load: () => import('../users/users-page') },
  { pattern: '/users/:id', load: () => import('../users/user-page') },
  { pattern: '/access', load: () => import('../access/access-page') },
  { pattern: '/identity', load: () => import('../users/identity-page') },
  { pattern: '/contents', load: () => import('../contents/contents-page') },
  { pattern: '/contents/edit', load: () => import('../contents/edit-page') },
  { pattern: '/contents/new', load: () => import('../contents/edit-page'), role: 'admin' },
  { pattern: '/contents/duplicates', load: () => import('../contents/duplicates-page') },
  { pattern: '/sources', load: () => import('../sources/sources-page') },
  { pattern: '/sources/site', load: () => import('../sources/site-page') },
  { pattern: '/unanswered', load: () => import('../questions/groups-page') },
  { pattern: '/test-bench', load: () => import('../lab/bench-page'), role: 'agent' },
  { pattern: '/chatbots', load: () => import('../chatbots/chatbots-page') },
  { pattern: '/appearance', load: () => import('../chatbots/appearance-page') },
  { pattern: '/assistant', load: () => import('../chatbots/assistant-page') },
  { pattern: '/install', load: () => import('../chatbots/install-page') },
  { pattern: '/models', load: () => import('../settings/models-page') },
  { pattern: '/webhooks', load: () => import('../webhooks/webhooks-page') },
  { pattern: '/keys', load: () => import('../keys/keys-page'), role: 'admin' },
  { pattern: '/email', load: () => import('../settings/email-page'), role: 'admin' },
  { pattern: '/system', load: () => import('../settings/system-page'), role: 'admin' },
]

export interface NavItem {
  path: string
  label: TextKey
  icon: Icon
  role?: Role
  /** Second key after g that leads there. */
  key?: string
}

export interface NavGroup {
  label?: TextKey
  items: readonly NavItem[]
}

/** The sidebar, in its order. */
export const navigation: readonly NavGroup[] = [
  { items: [{ path: '/', label: 'nav.overview', icon: IconLayoutDashboard, key: 'o' }] },
  {
    label: 'nav.leads',
    items: [
      { path: '/leads', label: 'nav.leadList', icon: IconInbox, key: 'l' },
      { path: '/conversations', label: 'nav.conversations', icon: IconMessagesSquare, key: 'c' },
      { path: '/users', label: 'nav.users', icon: IconUsers, key: 'p' },
    ],
  },
  {
    label: 'nav.knowledge',
    items: [
      { path: '/contents', label: 'nav.contents', icon: IconBookOpen, key: 'k' },
      { path: '/sources', label: 'nav.sources', icon: IconGlobe, key: 'w' },
      { path: '/unanswered', label: 'nav.unanswered', icon: IconMessageCircleQuestion, key: 'u' },
      { path: '/test-bench', label: 'nav.bench', icon: IconFlaskConical, role: 'agent', key: 't' },
    ],
  },
  {
    label: 'nav.integrations',
    items: [
      { path: '/webhooks', label: 'nav.webhooks', icon: IconLink },
      { path: '/email', label: 'nav.email', icon: IconMail, role: 'admin', key: 'e' },
      { path: '/keys', label: 'nav.keys', icon: IconKeyRound, role: 'admin', key: 'v' },
      { path: '/crm', label: 'nav.crm', icon: IconUpload, role: 'admin', key: 'x' },
    ],
  },
  {
    label: 'nav.chatbots',
    items: [
      { path: '/chatbots', label: 'nav.all', icon: IconBot, key: 'b' },
      { path: '/appearance', label: 'nav.appearance', icon: IconPalette, key: 'a' },
      { path: '/assistant', label: 'nav.assistant', icon: IconSettings, key: 's' },
      { path: '/lead-form', label: 'nav.leadForm', icon: IconFileText, key: 'f' },
      { path: '/access', label: 'nav.access', icon: IconTicket, key: 'n' },
      { path: '/identity', label: 'nav.identity', icon: IconShield, key: 'd' },
      { path: '/install', label: 'nav.install', icon: IconCode, key: 'i' },
    ],
  },
  {
    label: 'nav.settings',
    items: [
      { path: '/models', label: 'nav.models', icon: IconCpu, key: 'm' },
      { path: '/system', label: 'nav.system', icon: IconActivity, role: 'admin', key: 'y' },
    ],
  },
]
