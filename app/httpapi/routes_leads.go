package httpapi

import "reflect"

func leadFilter() []param {
	return []param{
		{"status", "string", "new, contacted, qualified, won or lost; all where it is left out."},
		{"q", "string", "Words that name, address, number, notes, question or fields hold, all of them."},
		{"how", "string", "form, chat or api."}, {"owner", "string", "Who looks after it."},
	}
}

func leadRoutes(a leadAPI) []route {
	const of, one = "/api/admin/chatbots/:id", "/api/admin/leads/:lid"
	page := []param{{"cursor", "string", "From the page before."}, {"limit", "integer", "50 where it is left out."}}
	return []route{
		at(get, of+"/leads", Viewer, 200, "listLeads", "Leads, newest first.", gives(a.list)).withQuery(append(leadFilter(), page...)...),
		at(get, of+"/leads/export", Agent, 200, "exportLeads", "All leads that a filter means.", raw(a.export)).answering("text/csv").
			alsoAnswering("application/json", reflect.TypeFor[[]Lead]()).
			withQuery(append(leadFilter(), param{"format", "string", "csv or json."})...),
		at(get, one, Viewer, 200, "getLead", "One lead with its conversations.", gives(a.get)),
		at(merge, one, Agent, 200, "updateLead", "Change status, notes, owner or details of a lead.", takes(a.update)),
		at(del, one, Admin, 204, "deleteLead", "Delete a lead for good.", does(a.delete)),
		at(post, one+"/push", Agent, 202, "pushLead", "Push a lead to the CRM now.", accepts(a.push)),
		at(get, "/api/admin/conversations/:cid/leads", Viewer, 200, "listConversationLeads", "The leads that a conversation led to.", gives(a.ofConversation)),
		at(get, of+"/lead-form", Viewer, 200, "getLeadForm", "How visitors are asked who they are.", gives(a.form)),
		at(put, of+"/lead-form", Admin, 200, "putLeadForm", "Change how visitors are asked who they are.", takes(a.setForm)),
		at(get, of+"/crm", Admin, 200, "getCRM", "Where leads are pushed.", gives(a.crm)),
		at(put, of+"/crm", Admin, 200, "putCRM", "Change where leads are pushed.", takes(a.setCRM)),
		at(get, of+"/crm/log", Admin, 200, "listPushes", "What was pushed, newest first.", gives(a.pushes)).withQuery(page...),
		at(post, of+"/crm/log/:pid/retry", Admin, 202, "retryPush", "Try a push again that was given up.", accepts(a.retryPush)),
	}
}

// visitorLeadRoutes is what a widget calls to send the form.
func visitorLeadRoutes(a visitorAPI) []route {
	r := at(post, "/api/widget/conversations/:cid/lead", Visitor, 200, "sendLead",
		"Send the lead form of a conversation. Sending it again changes the lead that is there.", takes(a.lead))
	r.surface = visitorSurface
	return []route{r}
}
