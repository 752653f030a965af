package httpapi

func siteRoutes(a siteAPI) []route {
	const of = "/api/admin/chatbots/:id/sites"
	return []route{
		at(get, of, Viewer, 200, "listSites", "The websites that a chatbot knows, oldest first.", gives(a.list)),
		at(post, of, Admin, 201, "addSite", "Add a website and begin to read it. The address may be typed without https://.", takes(a.create)),
		at(get, of+"/:sid", Viewer, 200, "getSite", "One website and how far its reading is.", gives(a.get)),
		at(merge, of+"/:sid", Admin, 200, "updateSite", "Change name or settings (JSON merge patch, RFC 7396); they count from the next reading on.", patches(a.update)).
			withBody(smallBody, "application/json", "application/merge-patch+json"),
		at(del, of+"/:sid", Admin, 204, "deleteSite", "Delete a website with all contents that were made of it.", does(a.delete)),
		at(post, of+"/:sid/read", Admin, 200, "readSite", "Read a website again now.", takes(a.read)),
		at(post, of+"/:sid/cancel", Admin, 200, "cancelSite", "End the reading of a website; what was read stays.", takes(a.cancel)),
		at(get, of+"/:sid/pages", Viewer, 200, "listSitePages", "Pages of a website by address, with what the last reading found.", gives(a.pages)).
			withQuery(param{"state", "string", "added, changed, gone, unchanged, failed, skipped or waiting; all where it is left out."},
				param{"cursor", "string", "From the part before."}, param{"limit", "integer", "1 to 200, 50 where it is left out."}),
		at(get, of+"/:sid/pages/:pid", Viewer, 200, "getSitePage", "One page with its text before and after the last change.", gives(a.page)),
		at(post, of+"/:sid/decide", Admin, 200, "decideSite", "Take or leave changes that wait.", takes(a.decide)),
	}
}
