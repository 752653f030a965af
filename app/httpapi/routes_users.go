package httpapi

import "reflect"

func userRoutes(a userAPI) []route {
	const bot, of = "/api/admin/chatbots/:id", "/api/admin/users/:uid"
	filter := []param{
		{"q", "string", "Part of a name, an e-mail address, a user id or a platform id; without regard to case and accents."},
		{"segment", "string", "new, returning, quiet, lead, verified, or the id of a saved segment."},
		{"source", "string", "Where they write: widget, iframe, site, api, panel-tester."},
		{"new", "integer", "First seen within so many days."}, {"quiet", "integer", "Silent for so many days or longer."},
		{"active", "integer", "Heard of within so many days."}, {"returning", "boolean", "Two conversations or more."},
		{"hasLead", "boolean", "With a lead."}, {"verified", "boolean", "With a verified identity."},
	}
	paged := []param{{"cursor", "string", "From the page before."}, {"limit", "integer", "1 to 200, 50 where it is left out."}}
	export := []param{{"format", "string", "csv or json."}, {"sessions", "boolean", "With their conversations and messages."}}
	return []route{
		at(get, bot+"/users", Viewer, 200, "listChatUsers", "Chat users by the hour of their last interaction, the latest first; found ones by their making.", gives(a.list)).
			withQuery(append(append([]param{{"sort", "string", "recent, or quiet: the longest silent first."}}, filter...), paged...)...),
		at(get, bot+"/users/export", Admin, 200, "exportChatUsers", "Chat users as a file; cells that a spreadsheet would run are made harmless.", raw(a.exportAll)).
			withQuery(append(export, filter...)...).answering("text/csv").alsoAnswering("application/json", reflect.TypeFor[[]ExportedUser]()),
		at(get, bot+"/segments", Viewer, 200, "listSegments", "Saved segments.", gives(a.segments)),
		at(post, bot+"/segments", Agent, 201, "addSegment", "Save a segment for everybody who uses the panel.", takes(a.addSegment)),
		at(del, bot+"/segments/:segment", Agent, 204, "removeSegment", "Remove a saved segment.", does(a.removeSegment)),
		at(get, bot+"/identity", Viewer, 200, "getIdentity", "How users of the site are known.", gives(identityAPI{a}.identity)),
		at(put, bot+"/identity", Admin, 200, "putIdentity", "Change how users of the site are known.", takes(identityAPI{a}.putIdentity)),
		at(post, bot+"/identity/rotate", Admin, 200, "rotateIdentitySecret", "Make a new identity secret; it is shown this once.", takes(identityAPI{a}.rotate)),
		at(get, of, Viewer, 200, "getChatUser", "A profile, by any id that leads to it.", gives(a.get)),
		at(merge, of, Agent, 200, "updateChatUser", "Change a profile (JSON merge patch, RFC 7396).", patches(a.change)).
			withBody(smallBody, "application/json", "application/merge-patch+json"),
		at(del, of, Admin, 204, "eraseChatUser", "Erase a chat user with everything of theirs, for good.", does(a.erase)),
		at(get, of+"/erase", Viewer, 200, "getEraseCounts", "What erasing a chat user would remove.", gives(a.erasable)),
		at(get, of+"/leads", Viewer, 200, "listUserLeads", "The leads of a chat user, oldest first.", gives(a.leadsOf)),
		at(get, of+"/timeline", Viewer, 200, "getUserTimeline", "What a chat user did, newest first.", gives(a.timeline)).withQuery(paged...),
		at(post, of+"/merge", Agent, 200, "mergeChatUsers", "Merge another profile into this one; it can be undone for a day.", takes(a.merge)),
		at(post, of+"/unmerge", Agent, 200, "unmergeChatUsers", "Undo a merge.", takes(a.unmerge)),
		at(get, of+"/export", Agent, 200, "exportChatUser", "One chat user as a file.", raw(a.exportOne).documents(reflect.TypeFor[ExportedUser]())).withQuery(export...).
			alsoAnswering("text/csv", nil),
	}
}
