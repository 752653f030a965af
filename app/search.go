package app

import (
	"frontdesk/app/search"
	"frontdesk/app/store"
)

// assembleSearch makes what finds messages by their words.
func (a *App) assembleSearch() {
	a.search = search.New(search.Config{Store: store.Search(a.store), Log: a.log})
}
