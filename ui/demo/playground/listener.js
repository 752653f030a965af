import { show } from './log'

// The address of your Frontdesk: what event.origin of its messages is.
const chatbotUrl = location.origin

function onMessage(event) {
  if (event.origin !== chatbotUrl) return
  const { event: name, payload } = event.data
  switch (name) {
    case 'chat': // the visitor wrote payload.message
    case 'live-chat-escalation': // the visitor wants a person; payload.messages is what was said
    case 'lead-submission': // payload.name, payload.email, payload.phone
    case 'minimize-widget': // no payload
      show(name, payload)
  }
}

window.addEventListener('message', onMessage)
