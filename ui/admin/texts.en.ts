// The English texts of the panel, by the part they belong to.
import { access } from './texts/access.en'
import { account } from './texts/account.en'
import { chatbots } from './texts/chatbots.en'
import { contents } from './texts/contents.en'
import { conversations } from './texts/conversations.en'
import { egress } from './texts/egress.en'
import { keys } from './texts/keys.en'
import { lab } from './texts/lab.en'
import { leads } from './texts/leads.en'
import { overview } from './texts/overview.en'
import { person } from './texts/person.en'
import { settings } from './texts/settings.en'
import { shell } from './texts/shell.en'
import { sources } from './texts/sources.en'
import { users } from './texts/users.en'
import { webhooks } from './texts/webhooks.en'

export default { ...shell, ...account, ...overview, ...person, ...conversations, ...contents, ...chatbots, ...lab, ...settings, ...egress, ...sources, ...users, ...leads, ...webhooks, ...keys, ...access } as const
