package store

// edits are what a function stages: a few keys, which are looked for one by one,
// or many.
type edits struct {
	list []edit
	at   map[string]int // place in the list; nil while there are few
}

// edit is a key with its new value; nil deletes.
type edit struct {
	key   string
	value []byte
}

const fewEdits = 16

// of is what was staged of a key.
func (c *edits) of(key []byte) (value []byte, found bool) {
	if i := c.place(key); i >= 0 {
		return c.list[i].value, true
	}
	return nil, false
}

func (c *edits) place(key []byte) int {
	if c.at != nil {
		if i, found := c.at[string(key)]; found {
			return i
		}
		return -1
	}
	for i := range c.list {
		if c.list[i].key == string(key) {
			return i
		}
	}
	return -1
}

func (c *edits) set(key, value []byte) {
	if i := c.place(key); i >= 0 {
		c.list[i].value = value
		return
	}
	if c.list == nil {
		c.list = make([]edit, 0, fewEdits/2)
	}
	c.list = append(c.list, edit{string(key), value})
	switch n := len(c.list); {
	case n == fewEdits:
		c.at = make(map[string]int, 4*fewEdits)
		for i := range c.list {
			c.at[c.list[i].key] = i
		}
	case n > fewEdits:
		c.at[string(key)] = n - 1
	}
}
