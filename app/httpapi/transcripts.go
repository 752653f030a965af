package httpapi

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"frontdesk/app/conversation"
	"frontdesk/app/fault"
	"frontdesk/app/notify"
)

// Transcripts hands conversations over to people. Request returns once the mail is
// stored to be sent, or to be sent at the end; the code mail_not_configured says that
// none can be. Page is the same as a page that can be kept and printed.
type Transcripts interface {
	Request(ctx context.Context, id conversation.ID, w notify.Wanted) error
	Page(ctx context.Context, id conversation.ID, zone string) (string, error)
}

// TranscriptInput says where to send a conversation.
type TranscriptInput struct {
	Email string `json:"email"`
	Zone  string `json:"zone,omitempty" doc:"IANA name of the zone that its times are to be in; the visitor's where it is left out." example:"Europe/Berlin"`
	When  string `json:"when,omitempty" enum:"now,end" doc:"end: not now but when the conversation ends."`
}

// maxZone bounds the name of a time zone, in characters.
const maxZone = 64

func (in TranscriptInput) wanted() (notify.Wanted, error) {
	var fields []fault.Field
	if len(in.Zone) > maxZone {
		fields = append(fields, fault.Field{Field: "zone", Message: "This is too long for a time zone."})
	}
	switch in.When {
	case "", "now", "end":
	default:
		fields = append(fields, fault.Field{Field: "when", Message: "This must be now, end, or left out."})
	}
	if err := fault.InvalidFields(fields); err != nil {
		return notify.Wanted{}, err
	}
	return notify.Wanted{To: in.Email, Zone: in.Zone, AtEnd: in.When == "end"}, checkEmail("email", in.Email)
}

// PanelTranscript says to whom the team sends a conversation.
type PanelTranscript struct {
	Email string `json:"email"`
	Zone  string `json:"zone,omitempty" doc:"IANA name of the zone that its times are to be in; the visitor's, then the owner's, where it is left out." example:"Europe/Berlin"`
}

func (a visitorAPI) transcript(c *call, in TranscriptInput) error {
	found, err := a.own(c)
	if err != nil {
		return err
	}
	wanted, err := in.wanted()
	if err != nil {
		return err
	}
	if err := a.budgets.transcript(c.visitor.Visitor, c.address, in.Email); err != nil {
		return err
	}
	return a.transcripts.Request(c.ctx, found.ID, wanted)
}

// transcriptPage is the conversation for the visitor to keep.
func (a visitorAPI) transcriptPage(c *call) error {
	found, err := a.own(c)
	if err != nil {
		return err
	}
	if err := a.budgets.own(c.visitor.Visitor, c.address); err != nil {
		return err
	}
	return c.transcriptPage(a.transcripts, found.ID)
}

// printedPolicy lets the page be seen as it is, which has styles at its elements, and
// nothing more: what was said in a chat runs nothing here and loads nothing.
const printedPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox allow-popups allow-popups-to-escape-sandbox allow-modals"

func (c *call) transcriptPage(from Transcripts, id conversation.ID) error {
	zone := c.fiber.Query("zone")
	if len(zone) > maxZone {
		return wrongQuery("zone", "This is too long for a time zone.")
	}
	page, err := from.Page(c.ctx, id, zone)
	if err != nil {
		return err
	}
	c.fiber.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	c.fiber.Set(fiber.HeaderContentSecurityPolicy, printedPolicy)
	c.fiber.Set(fiber.HeaderCacheControl, "no-store")
	c.fiber.Set(fiber.HeaderContentDisposition, `inline; filename="conversation.html"`)
	return c.fiber.SendString(page)
}

type transcriptAPI struct{ transcripts Transcripts }

func (a transcriptAPI) send(c *call, in PanelTranscript) error {
	cid, err := c.conversationID()
	if err != nil {
		return err
	}
	wanted, err := TranscriptInput{Email: in.Email, Zone: in.Zone}.wanted()
	if err != nil {
		return err
	}
	wanted.Panel = true
	return a.transcripts.Request(c.ctx, cid, wanted)
}

func (a transcriptAPI) page(c *call) error {
	cid, err := c.conversationID()
	if err != nil {
		return err
	}
	return c.transcriptPage(a.transcripts, cid)
}

func transcriptRoutes(v visitorAPI, a transcriptAPI) []route {
	const (
		visitors = "/api/widget/conversations/:cid/transcript"
		panel    = "/api/admin/conversations/:cid/transcript"
	)
	zone := param{"zone", "string", "IANA name of the zone that its times are to be in; the visitor's, then the owner's, where it is left out."}
	return []route{
		at(post, visitors, Visitor, 202, "requestTranscript", "Send the conversation by e-mail, now or when it ends.", accepts(v.transcript)).on(visitorSurface),
		at(get, visitors, Visitor, 200, "getOwnTranscript", "The conversation as a page that can be kept and printed.", raw(v.transcriptPage)).
			withQuery(zone).answering("text/html").on(visitorSurface),
		at(post, panel, Agent, 202, "sendTranscript", "Send a conversation to an address.", accepts(a.send)),
		at(get, panel, Viewer, 200, "getTranscript", "A conversation as a page that can be kept and printed.", raw(a.page)).
			withQuery(zone).answering("text/html"),
	}
}
