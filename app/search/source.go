package search

import "container/heap"

// source gives the numbers of messages that fit one need.
type source interface {
	List
	// asks tells whether it can be asked for many messages one by one.
	asks() bool
}

// single is the list of one term.
type single struct{ List }

func (single) asks() bool { return true }

// every is every message up to a number.
type every struct{ last uint32 }

func (e every) Size() int { return int(e.last) }

func (every) asks() bool { return false } // it refuses none

func (e every) Seek(most uint32) (uint32, bool, error) { return min(most, e.last), most > 0, nil }

// union is what any of several lists has.
type union struct {
	heads heads
	size  int
	few   bool
	begun bool
}

func newUnion(lists []List) *union {
	u := &union{few: len(lists) <= fewLists}
	for _, l := range lists {
		u.size += l.Size()
		u.heads = append(u.heads, headOf{list: l})
	}
	return u
}

func (u *union) Size() int { return u.size }

func (u *union) asks() bool { return u.few }

func (u *union) Seek(most uint32) (uint32, bool, error) {
	if !u.begun {
		u.begun = true
		kept := u.heads[:0]
		for _, h := range u.heads {
			doc, found, err := h.list.Seek(most)
			if err != nil {
				return 0, false, err
			}
			if found {
				kept = append(kept, headOf{doc, h.list})
			}
		}
		u.heads = kept
		heap.Init(&u.heads)
	}
	for len(u.heads) > 0 && u.heads[0].doc > most {
		doc, found, err := u.heads[0].list.Seek(most)
		if err != nil {
			return 0, false, err
		}
		if !found {
			heap.Pop(&u.heads)
			continue
		}
		u.heads[0].doc = doc
		heap.Fix(&u.heads, 0)
	}
	if len(u.heads) == 0 {
		return 0, false, nil
	}
	return u.heads[0].doc, true, nil
}

// headOf is where a list stands.
type headOf struct {
	doc  uint32
	list List
}

// heads are lists, the one with the highest number first.
type heads []headOf

// Len is a heap's.
func (h heads) Len() int { return len(h) }

// Less is a heap's.
func (h heads) Less(i, j int) bool { return h[i].doc > h[j].doc }

// Swap is a heap's.
func (h heads) Swap(i, j int) { h[i], h[j] = h[j], h[i] }

// Push is a heap's.
func (h *heads) Push(x any) { *h = append(*h, x.(headOf)) } //nolint:forcetypeassert,errcheck // nothing else is pushed

// Pop is a heap's.
func (h *heads) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}
