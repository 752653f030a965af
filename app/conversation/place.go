package conversation

import (
	"net/netip"

	"frontdesk/app/place"
)

// Places tell where an address is. They answer from memory, in about a microsecond.
type Places interface {
	Place(address netip.Addr) place.Place
}

// placeOf finds where the visitor is with whom a conversation begins. The address
// itself goes no further than what the chatbot's privacy setting keeps of it.
func placeOf(places Places, in PostInput) place.Place {
	if places == nil || in.Conversation != nil || !in.Address.IsValid() {
		return place.Place{}
	}
	return places.Place(in.Address)
}
