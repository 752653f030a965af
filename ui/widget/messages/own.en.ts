const en = {
  title: 'My data',
  loading: 'Looking up what is kept',
  intro: 'This is what {name} keeps of you:',
  nothing: 'Nothing is kept of you.',
  conversations: '{n|one:# conversation|other:# conversations} with {m|one:# message|other:# messages}',
  leads: '{n|one:Contact details that you left once|other:Contact details that you left # times}',
  credits: '{n|one:# entry in your account of credits|other:# entries in your account of credits}',
  profile: 'About you: {what}',
  name: 'name',
  email: 'e-mail address',
  phone: 'phone number',
  info: 'facts from the website',
  userId: 'your user id on the website',
  download: 'Download',
  erase: 'Erase',
  confirm: 'Erase everything?',
  confirmText: 'All of it is removed for good, here and on the server. This cannot be undone.',
  eraseAll: 'Erase everything',
  back: 'Back',
  cancel: 'Cancel',
} as const

export default en
