import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { chatbot as inView, refreshMe } from '../account/session'
import { chatbots } from '../api/api'
import type { Chatbot } from '../api/types'
import { ProblemNote, Skeleton } from '../controls/bits'
import { changes } from '../controls/draft'
import { useForm, type Form } from '../controls/use-form'
import { useLoad } from '../live/load'

/** Loads the chatbot in view and draws `children` with it; a skeleton or the problem until then. */
export function WithChatbot({ children }: { children: (chatbot: Chatbot) => ComponentChildren }) {
  const id = inView.value?.id ?? null
  const loaded = useLoad(id && `chatbot:${id}`, (signal) => chatbots.get(id!, signal), ['chatbots'])
  if (loaded.data) return <>{children(loaded.data)}</>
  return loaded.problem ? <ProblemNote problem={loaded.problem} retry={loaded.reload} /> : <Skeleton lines={8} tall />
}

/** A form on a chatbot that sends only what was changed, so that two people can work on two pages of it. */
export function useChatbotForm(chatbot: Chatbot, tidy: (draft: Chatbot) => Chatbot = (draft) => draft): Form<Chatbot> {
  const [source, setSource] = useState(chatbot)
  useEffect(() => setSource(chatbot), [chatbot.updatedAt])
  return useForm(source, async (draft) => {
    const saved = await chatbots.change(chatbot.id, changes(source, tidy(draft)))
    setSource(saved)
    if (saved.name !== inView.peek()?.name) await refreshMe()
    return saved
  })
}
