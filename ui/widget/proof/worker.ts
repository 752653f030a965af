// The search beside the page, so that nothing on it waits.
import { Search, type Challenge } from './search'

onmessage = ({ data }: MessageEvent<Challenge>) => {
  const search = new Search(data)
  let answer: string | undefined
  while (!answer) answer = search.step(10_000)
  postMessage(answer)
}
