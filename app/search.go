package app

import (
	"frontdesk/app/id"
	"frontdesk/app/search"
	"frontdesk/app/store"
)

// assembleSearch makes what finds messages by their words.
func assembleSearch(a *App) {
	a.search = search.New(search.Config{Store: store.Search(a.store), Log: a.log, Clock: id.Precise})
}
