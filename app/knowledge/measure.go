package knowledge

import "frontdesk/app/knowledge/index"

// topicShare is what a word of the question still weighs that stands in the title
// of a content: all of its sentences are about that. It weighs in full where the
// way to do something is asked for, which titles name.
const topicShare = 0.4

// measure tells how much of a question a text of one content has.
type measure struct {
	asking
	asked  *index.Asked
	weigh  []float64 // by word of the question
	topic  float64   // share of the question that the title has: whatever stands below it is about that
	answer bool      // of a Q&A
}

func measureOf(asked *index.Asked, question string, ask asking, h Hit) measure {
	m := measure{asking: ask, asked: asked, answer: !h.Article}
	all, topic := asked.Covers(question), asked.Covers(h.Title)
	total, left := 0.0, 0.0
	weigh := make([]float64, len(all))
	for i, c := range all {
		weigh[i] = 1
		if topic[i] > 0 && !ask.how {
			weigh[i] = topicShare
		}
		total += c
		left += c * weigh[i]
	}
	m.weigh = weigh
	if total == 0 {
		return m
	}
	m.topic = (total - left) / (1 - topicShare) / total
	if m.topic > 0.99 {
		return m // nothing else that could tell its sentences apart
	}
	for i := range weigh {
		weigh[i] *= total / left
	}
	return m
}

// covers gives, for each word of the question, its share that text has.
func (m measure) covers(text string) []float64 {
	out := m.asked.Covers(text)
	for i := range m.weigh {
		out[i] *= m.weigh[i]
	}
	return out
}

// worth is how much of what is asked a cell of a table has.
func (m measure) worth(text string) float64 {
	total := m.figure.holds(text)
	for _, c := range m.covers(text) {
		total += c
	}
	return total
}
