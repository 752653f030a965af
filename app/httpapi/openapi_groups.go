package httpapi

import "strings"

// group is a part of the document that is read together: a tag.
type group struct {
	name, about string
	parts       []string // of addresses in the panel's API
}

// The groups that are told by their access or their base.
const (
	groupPrograms = "Your own programs"
	groupVisitor  = "Visitors"
	groupServer   = "Server"
	groupLocal    = "Command line"
	groupOther    = "Other"
)

// groups are in the order in which the document is read.
func groups() []group {
	return []group{
		{groupPrograms, "Chat, lists, a person's messages and webhooks for programs that have an API key. Compatible with existing clients: what they send beyond this is passed over.", nil},
		{groupVisitor, "What a widget calls, for widgets of your own. Open a session, then send its visitorToken as Authorization: Bearer.", nil},
		{"Chatbots", "Chatbots, their settings, and how they do.", []string{"chatbots", "install", "overview"}},
		{"Contents", "What answers are made from.", []string{"contents", "imports", "topics"}},
		{"Files and websites", "Where contents come from.", []string{"files", "sites", "meaning"}},
		{"Questions and trials", "What was not answered, and what other settings would do.", []string{"unanswered", "trials", "thresholds", "ask"}},
		{"Conversations", "Reading, answering and ending them.", []string{"conversations", "bulk", "search", "events"}},
		{"Chat users", "Who writes, proof of identity, segments, merging and erasing.", []string{"users", "segments", "identity"}},
		{"Leads", "Contact details that were left, the form that asks for them, and where they are pushed.", []string{"leads", "lead-form", "crm"}},
		{"Webhooks", "Addresses that are told of events, and what became of each delivery.", []string{"webhooks", "deliveries", "webhook-secret"}},
		{"Credits and access", "What an answer costs, who may have one, and who was refused.", []string{"credits", "refusals", "gate", "gate-secret", "proof"}},
		{"Accounts and keys", "Signing in to the panel, and keys for programs.", []string{"keys", "me", "login", "logout", "setup"}},
		{"Settings", "The server, its models, its mail, its way out and its jobs.", []string{"settings", "jobs", "egress"}},
		{groupServer, "The state of the server and this document.", nil},
		{groupLocal, "Only over the unix socket in the data folder.", nil},
		{groupOther, "", nil},
	}
}

// groupOf finds the group by access, by base, or by the part of the panel's API
// that the address names.
func groupOf(r route) string {
	parts := strings.Split(strings.TrimPrefix(r.path, "/"), "/")
	switch {
	case r.access == Local:
		return groupLocal
	case r.compatible():
		return groupPrograms
	case strings.HasPrefix(r.path, "/api/widget/"):
		return groupVisitor
	case !strings.HasPrefix(r.path, "/api/admin/"):
		return groupServer
	}
	part := parts[2]
	if part == "chatbots" && len(parts) > 4 {
		part = parts[4]
	}
	for _, g := range groups() {
		for _, name := range g.parts {
			if name == part {
				return g.name
			}
		}
	}
	return groupOther
}

// tags names the groups that have routes, in their order.
func tags(routes []route) []any {
	used := map[string]bool{}
	for _, r := range routes {
		if r.name != "" {
			used[groupOf(r)] = true
		}
	}
	out := []any{}
	for _, g := range groups() {
		switch {
		case used[g.name] && g.about != "":
			out = append(out, object{"name": g.name, "description": g.about})
		case used[g.name]:
			out = append(out, object{"name": g.name})
		}
	}
	return out
}
