package site

// item is a page that is to be read.
type item struct {
	id    PageID
	url   string
	depth int
	tries int
	page  Page // what is known of it
}

// frontier hands out what is to be read, the nearest to the start first.
type frontier struct {
	levels [][]item
	size   int
}

func (f *frontier) push(it item) {
	for len(f.levels) <= it.depth {
		f.levels = append(f.levels, nil)
	}
	f.levels[it.depth] = append(f.levels[it.depth], it)
	f.size++
}

func (f *frontier) pop() (item, bool) {
	for depth, level := range f.levels {
		if len(level) > 0 {
			f.levels[depth] = level[1:]
			f.size--
			return level[0], true
		}
	}
	return item{}, false
}
