import { expect, type Locator, type Page } from '@playwright/test'

export interface Person {
  name: string
  email: string
  password: string
}

/** The pages before the panel: first run and sign-in. */
export class Setup {
  readonly password: Locator

  constructor(readonly page: Page) {
    this.password = page.getByLabel('Password', { exact: true })
  }

  async open(link: string): Promise<void> {
    // The same path with another token is the same document: only a reload reads it anew.
    await this.page.goto('about:blank')
    await this.page.goto(link)
    await expect(this.page.getByRole('heading', { name: 'Create your account' })).toBeVisible()
  }

  async submit({ name, email, password }: Person): Promise<void> {
    await this.page.getByLabel('Your name').fill(name)
    await this.page.getByLabel('E-mail').fill(email)
    await this.password.fill(password)
    await this.page.getByRole('button', { name: 'Create account' }).click()
  }

  async create(person: Person): Promise<void> {
    await this.submit(person)
    await expect(this.page).toHaveURL(/\/admin\/welcome/)
  }

  async signIn(email: string, password: string): Promise<void> {
    await this.page.getByLabel('E-mail').fill(email)
    await this.password.fill(password)
    await this.page.getByRole('button', { name: 'Sign in' }).click()
  }
}
