package httpapi

import (
	"context"

	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/id"
	"frontdesk/app/place"
)

// Geo tells which data places are found with.
type Geo interface {
	Page(ctx context.Context) (GeoPage, error)
	// LookAgain has the owner's files looked at again, and does not wait for it.
	LookAgain(ctx context.Context) error
}

// Place is where a visitor was when the conversation began, as far as it is known.
type Place struct {
	City    string `json:"city,omitempty" doc:"In English; only from a file of the owner's that has cities."`
	State   string `json:"state,omitempty" doc:"The region's name in English."`
	Region  string `json:"region,omitempty" doc:"The region's code in ISO 3166-2." example:"US-CA"`
	Country string `json:"country,omitempty" doc:"The code in ISO 3166-1." example:"US"`
}

// PlaceOf is a stored place on the wire.
func PlaceOf(p place.Place) Place {
	return Place{City: p.City, State: p.StateName(), Region: p.Region, Country: p.Country}
}

// PrivacySettings say what is kept of visitors.
type PrivacySettings struct {
	Address string `json:"address" enum:"keep,mask,drop" doc:"Of the address: all, its network (the last byte of IPv4 and the last 80 bits of IPv6 become zero), or nothing. It holds for conversations that begin from now on; their place is found before."`
	// The order is that of chatbot.Privacy.
	AnonymiseDays int `json:"anonymiseDays" doc:"Days without a message after which an ended conversation is made anonymous: names, addresses, numbers and the tie to the visitor go, what was said stays. 0: never."`
	DeleteDays    int `json:"deleteDays" doc:"Days without a message after which a conversation is deleted. 0: never."`
}

// GeoPage is which data places are found with: the owner's files, in the order in
// which they are asked, then those in the program.
type GeoPage struct {
	BuiltIn GeoBuiltIn `json:"builtIn"`
	Path    string     `json:"path" doc:"Where the owner's files are looked for."`
	Files   []GeoFile  `json:"files"`
}

// GeoBuiltIn are the data in the program. Wherever a place is shown that may come
// from them, there must be a link to where they are from.
type GeoBuiltIn struct {
	MadeAt  Time   `json:"madeAt"`
	Credit  string `json:"credit"`
	URL     string `json:"url"`
	Licence string `json:"licence"`
}

// GeoFile is a file of the owner's.
type GeoFile struct {
	Name   string `json:"name"`
	State  string `json:"state" enum:"reading,in_use,refused" doc:"One that is refused may have its predecessor in use."`
	Reason string `json:"reason,omitempty" doc:"Why it is refused, and what to do."`
	Kind   string `json:"kind,omitempty" doc:"What the one in use says that it is." example:"GeoLite2-City"`
	MadeAt *Time  `json:"madeAt,omitempty" doc:"Since when the data of the one in use hold."`
	InUse  bool   `json:"inUse"`
	Cities bool   `json:"cities" doc:"The one in use knows cities."`
	Credit string `json:"credit,omitempty" doc:"What its licence wants to be said where places are shown."`
	URL    string `json:"url,omitempty"`
}

type geoAPI struct{ geo Geo }

func (a geoAPI) get(c *call) (GeoPage, error) { return a.geo.Page(c.ctx) }

func (a geoAPI) lookAgain(c *call, _ nothing) (GeoPage, error) {
	if err := a.geo.LookAgain(c.ctx); err != nil {
		return GeoPage{}, err
	}
	return a.geo.Page(c.ctx)
}

func geoRoutes(a geoAPI) []route {
	const path = "/api/admin/geo"
	return []route{
		at(get, path, Viewer, 200, "getGeo", "Which data places are found with, from when they are, and why a file of yours is not taken.", gives(a.get)),
		at(post, path+"/look", Admin, 202, "lookAtGeo", "Look at the files of places again, now; what becomes of them is told by the event geo.", takes(a.lookAgain)),
	}
}

// lastPlace is where a chat user was when the last conversation began.
func (a userAPI) lastPlace(c *call, u chatuser.UserID) (Place, error) {
	threads, err := a.users.Threads(c.ctx, u, chatuser.Thread{}, 1)
	if err != nil || len(threads) == 0 {
		return Place{}, err
	}
	row, found, err := a.threads.row(c.ctx, conversation.ID{UUID: id.UUID(threads[0])})
	if err != nil || !found {
		return Place{}, err
	}
	return row.Place, nil
}
