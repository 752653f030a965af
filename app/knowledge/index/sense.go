package index

import (
	"slices"

	"frontdesk/app/knowledge/meaning"
)

// sense holds the vectors of all contents, beside the words that the shards
// hold. It is guarded by the index's lock.
type sense struct {
	rows     meaning.Rows
	owners   []place // by row
	contents map[string]*sensed
	changes  uint64 // counts what was put and removed
}

// place is where a row belongs.
type place struct {
	content *sensed
	passage int // -1 for a line
}

// sensed is one content with its vectors.
type sensed struct {
	id       string
	lang     string
	lines    []uint32 // rows of the lines that have a direction
	early    []*meaning.Vector
	grams    [][]uint32
	wishes   []wish
	passages []uint32 // rows; noRow where there is none
}

const noRow = ^uint32(0)

func (s *sense) put(p *Prepared) {
	s.remove(p.id)
	s.changes++
	if p.vectors == nil {
		return
	}
	c := &sensed{id: p.id, lang: p.lang}
	lines := len(p.grams)
	for i, v := range p.vectors {
		row, ok := s.rows.Add(v)
		switch {
		case i < lines && ok:
			s.own(row, place{c, -1})
			c.lines = append(c.lines, row)
			c.early = append(c.early, v.Early)
			c.grams = append(c.grams, p.grams[i])
			c.wishes = append(c.wishes, p.wishes[i])
		case i < lines:
		case ok:
			s.own(row, place{c, i - lines})
			c.passages = append(c.passages, row)
		default:
			c.passages = append(c.passages, noRow)
		}
	}
	if s.contents == nil {
		s.contents = map[string]*sensed{}
	}
	s.contents[p.id] = c
}

func (s *sense) own(row uint32, p place) {
	if n := int(row) + 1 - len(s.owners); n > 0 {
		s.owners = append(s.owners, make([]place, n)...)
	}
	s.owners[row] = p
}

func (s *sense) remove(id string) {
	c, ok := s.contents[id]
	if !ok {
		return
	}
	s.changes++
	delete(s.contents, id)
	for _, row := range slices.Concat(c.lines, c.passages) {
		if row != noRow {
			s.rows.Remove(row)
			s.owners[row] = place{}
		}
	}
}

const (
	nearRows      = 160 // lines and passages that are looked at more closely
	passagesExact = 64  // of one content that are all compared
)

// likeness is how near a question is to a content.
type likeness struct {
	content  *sensed
	lines    [3]float64 // the highest cosines of lines
	passages [3]float64
	at       [3]int // their places; -1 for none
}

// near gives the contents whose lines or passages are nearest to q, those also
// by id, in no order.
func (s *sense) near(q meaning.Vector, also []string) map[string]*likeness {
	out := map[string]*likeness{}
	hits := s.rows.Near(q, nearRows, nil)
	for _, h := range hits {
		if c := s.owners[h.Row].content; out[c.id] == nil {
			out[c.id] = s.like(c, q)
		}
	}
	for _, id := range also {
		if c := s.contents[id]; c != nil && out[id] == nil {
			out[id] = s.like(c, q)
		}
	}
	for _, h := range hits { // of long contents, whose passages were not all compared
		if p := s.owners[h.Row]; p.passage >= 0 && len(p.content.passages) > passagesExact {
			out[p.content.id].keepPassage(h.Cosine, p.passage)
		}
	}
	return out
}

func (s *sense) like(c *sensed, q meaning.Vector) *likeness {
	l := &likeness{content: c, at: [3]int{-1, -1, -1}}
	for _, row := range c.lines {
		l.keepLine(meaning.Cosine(q, s.rows.At(row)))
	}
	if len(c.passages) <= passagesExact {
		for i, row := range c.passages {
			if row != noRow {
				l.keepPassage(meaning.Cosine(q, s.rows.At(row)), i)
			}
		}
	}
	return l
}

func (l *likeness) keepLine(cosine float64) {
	for i := range l.lines {
		if cosine > l.lines[i] {
			copy(l.lines[i+1:], l.lines[i:])
			l.lines[i] = cosine
			return
		}
	}
}

func (l *likeness) keepPassage(cosine float64, at int) {
	for i := range l.passages {
		if l.at[i] >= 0 && cosine <= l.passages[i] {
			continue
		}
		copy(l.passages[i+1:], l.passages[i:])
		copy(l.at[i+1:], l.at[i:])
		l.passages[i], l.at[i] = cosine, at
		return
	}
}
