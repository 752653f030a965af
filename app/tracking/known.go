package tracking

import "strings"

// UserInfo is logged when it becomes known who the visitor is.
const UserInfo Key = "USER_INFO"

// Known is logged when a profile became known: by the page, a form or the talk.
// The value names what is known, in the order of the guidelines.
func Known(s Scene, name, email, user string, verified bool) Entry {
	said := "not verified"
	if verified {
		said = "verified"
	}
	return Entry{Session: []SessionRow{s.row(newLog(), UserInfo, strings.Join([]string{name, email, user, said}, ", "))}}
}
