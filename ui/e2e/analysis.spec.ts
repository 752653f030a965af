// What a conversation was about and how it went: made once it has ended, corrected in place, made again.
import AxeBuilder from '@axe-core/playwright'
import { Conversations } from './pages/conversations'
import { expect, test } from './support/test'

test('a conversation that ended is analysed, and what a person corrects stays', async ({ demo, panel, server }, info) => {
  await server.set('analysis.mode=built-in', 'analysis.categories=["Tea","Delivery: parcel, shipping, courier"]')
  const { widget } = demo
  await widget.open()
  await widget.send('Where is my parcel?')
  await widget.answered(1)
  await widget.send('This is the worst service ever, I want my money back')
  await widget.answered(2)

  const list = new Conversations(panel)
  await list.open()
  await list.show()
  const card = list.details.locator('.analysis')
  await expect(card).toContainText('Analysed once it has ended.')
  await list.details.getByRole('button', { name: 'End conversation' }).click()
  await panel.page.getByRole('dialog').getByRole('button', { name: 'End conversation' }).click()
  await expect(card).toContainText('Negative')
  await expect(card).toContainText('Where is my parcel?')
  await expect(card).toContainText('Delivery')
  await expect(card).toContainText('Made by built-in rules')
  expect((await new AxeBuilder({ page: panel.page }).include('.analysis').analyze()).violations).toEqual([])
  await panel.page.screenshot({ path: info.outputPath('analysed.png') })

  await card.getByRole('button', { name: 'Correct' }).click()
  await card.getByLabel('Subject').fill(' ')
  await expect(card.getByLabel('Subject')).toHaveAttribute('aria-invalid', 'true')
  await card.getByLabel('Subject').fill('A parcel that did not come')
  await card.getByRole('radio', { name: 'Neutral' }).check()
  await panel.page.screenshot({ path: info.outputPath('editor.png') })
  await card.getByRole('button', { name: 'Save changes' }).click()
  await expect(card).toContainText('Corrected by hand')
  await card.getByRole('button', { name: 'Analyse again' }).click()
  await expect(card).toContainText('A parcel that did not come')
  await expect(card).toContainText('Neutral')

  await panel.open('/assistant', 'Assistant')
  await expect(panel.page.getByRole('radio', { name: 'Built-in rules' })).toBeChecked()
  await expect(panel.page.getByText('Now: built-in rules.')).toBeVisible()
  await panel.page.getByRole('button', { name: 'Analyse earlier conversations' }).click()
  await expect(panel.page.getByText('All earlier conversations are analysed')).toBeVisible()
})
