/** Set-up, sign-in, first steps. */
export const account = {
  'account.menu': 'Account of {name}',
  'account.signOut': 'Sign out',

  'gate.unreachable': 'The server does not answer',
  'gate.unreachableText': 'Check that Frontdesk is running and that you are online, then try again.',

  'login.title': 'Sign in',
  'login.email': 'E-mail',
  'login.password': 'Password',
  'login.submit': 'Sign in',
  'login.busy': 'Signing in…',
  'login.again': 'Sign in again',
  'login.againText': 'Your session has ended. Sign in to go on where you are; nothing that you typed is lost.',

  'setup.title': 'Create your account',
  'setup.text': 'You are the owner of this Frontdesk. Others can join later.',
  'setup.name': 'Your name',
  'setup.emailHint': 'You sign in with it. No mail is sent to it now.',
  'setup.rules': 'Rules',
  'setup.ruleLong': 'At least {n} characters',
  'setup.ruleVaried': 'No common password, nothing short repeated',
  'setup.ruleOwn': 'Not your e-mail address',
  'setup.met': '(met)',
  'setup.unmet': '(not met yet)',
  'setup.submit': 'Create account',
  'setup.busy': 'Creating…',
  'setup.noToken':
    'Open the one-time link that Frontdesk printed when it started: it ends in #token=…. To see a new one, restart the server.',

  'welcome.title': 'Welcome',
  'welcome.skip': 'Go to the overview',
} as const
