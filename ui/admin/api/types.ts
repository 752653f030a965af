// What the server says and hears, by the names that the panel uses. The shapes come from the OpenAPI document.
import type { components } from '../../shared/api.gen'

type Schemas = components['schemas']

export type Me = Schemas['Me']
export type Role = Me['account']['role']

export type Chatbot = Schemas['Chatbot']
export type Theme = Chatbot['appearance']['theme']
export type Install = Schemas['Install']

export type Counts = Schemas['Counts']
export type Overview = Schemas['Overview']
export type AnswerKind = keyof Schemas['Outcomes']

export type ConversationRow = Schemas['ConversationRow']
export type ConversationDetails = Schemas['ConversationDetails']
export type ConversationPage = Schemas['ConversationList']
export type ConversationEvent = Schemas['ConversationEvent']
export type Status = ConversationRow['status']
export type Message = Schemas['PanelMessage']
export type MessagePage = Schemas['PanelHistory']
export type RunState = Schemas['StateEvent']
export type Delta = Schemas['DeltaEvent']
export type Source = Schemas['Source']
export type Log = Schemas['LogList']

export type Trace = Schemas['Trace']
export type Found = Schemas['TraceFound']
export type ModelTrace = Schemas['TraceModel']

export type ContentRow = Schemas['ContentRow']
export type ContentPage = Schemas['ContentList']
export type Content = Schemas['Content']
export type ContentInput = Schemas['ContentInput']
export type ImportRun = Schemas['ImportRun']
export type Asked = Schemas['Asked']

export type ModelState = Schemas['ModelState']
export type ModelSettings = Schemas['ModelSettings']
export type Models = Schemas['ModelSettingsPage']
export type MailSettings = Schemas['EmailSettings']
export type Mail = Schemas['EmailSettingsPage']
export type General = Schemas['GeneralSettingsPage']
export type GeneralSettings = Schemas['GeneralSettings']
export type Egress = Schemas['EgressPage']
export type EgressRow = Schemas['EgressRow']
export type System = Schemas['SystemPage']
export type Job = Schemas['Job']
export type JobRun = Schemas['JobRun']
