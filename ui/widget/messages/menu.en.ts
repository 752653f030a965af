const en = {
  nothingYet: 'Write a message first',
  mailMe: 'E-mail me this conversation',
  talkToPerson: 'Talk to a person',
  endConversation: 'End conversation',
  confirmEnd: 'Are you sure you want to end this conversation?',
  cancel: 'Cancel',
  back: 'Back',
  email: 'Your e-mail address',
  emailWrong: 'Write an address like name@example.com.',
  mailSend: 'Send transcript',
  mailSent: 'The conversation is on its way to {email}.',
  noServer: 'The server cannot be reached. Check your connection and try again.',
} as const

export default en
