/** @jsxImportSource react */
import { useEffect, useState } from 'react'

export function Visitor({ chatbotUrl }: { chatbotUrl: string }) {
  const [lead, setLead] = useState<Partial<Frontdesk.LeadPayload>>({})
  const [last, setLast] = useState('nothing yet')

  useEffect(() => {
    const onMessage = ({ origin, data }: MessageEvent<Frontdesk.Event>) => {
      if (origin !== chatbotUrl) return
      switch (data.event) {
        case 'chat':
          setLast(`wrote “${data.payload.message}”`)
          setLead(data.payload.lead)
          break
        case 'live-chat-escalation':
          setLast(`asked for a person after ${data.payload.messages.length} messages`)
          break
        case 'lead-submission':
          setLast('left contact details')
          setLead(data.payload)
          break
        case 'minimize-widget':
          setLast('closed the chat')
      }
    }
    window.addEventListener('message', onMessage)
    return () => window.removeEventListener('message', onMessage)
  }, [chatbotUrl])

  return (
    <dl>
      <dt>Name</dt>
      <dd>{lead.name ?? 'Guest User'}</dd>
      <dt>E-mail</dt>
      <dd>{lead.email ?? 'not known'}</dd>
      <dt>Phone</dt>
      <dd>{lead.phone ?? 'not known'}</dd>
      <dt>Last</dt>
      <dd>{last}</dd>
    </dl>
  )
}
