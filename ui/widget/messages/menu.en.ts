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
  thinking: 'Looking for an answer',
  waking: 'Waking up the model. The first answer can take a moment.',
  answering: 'Writing',
  queued: 'You are number {n} in line.',
  queuedSeconds: 'You are number {n} in line, about {s|one:# second|other:# seconds}.',
  waitingForAgent: 'Waiting for a person to join.',
  checking: 'Checking for a moment, then it is sent.',
  checkFailed: 'Not sent yet. The check did not work; trying again.',
  noServer: 'The server cannot be reached. Check your connection and try again.',
} as const

export default en
