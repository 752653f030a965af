// The list of what the chat told the page; newest first.

const most = 50

/** Writes an event into the list. */
export function show(name: Frontdesk.EventName, payload?: object): void {
  const list = document.getElementById('events')!
  const item = document.createElement('li')
  const title = document.createElement('p')
  const code = document.createElement('code')
  const time = document.createElement('time')
  code.textContent = name
  time.textContent = new Date().toLocaleTimeString()
  title.append(code, time)
  item.append(title)
  if (payload) {
    const pre = document.createElement('pre')
    pre.tabIndex = 0
    pre.textContent = JSON.stringify(payload, null, 2)
    item.append(pre)
  }
  list.prepend(item)
  document.getElementById('no-events')!.hidden = true
  while (list.children.length > most) list.lastElementChild?.remove()
}

export function clearLog(): void {
  document.getElementById('events')!.replaceChildren()
  document.getElementById('no-events')!.hidden = false
}
