package httpapi

// fileBody is the largest file that is taken.
const fileBody = 50 << 20

func fileRoutes(a fileAPI) []route {
	const of = "/api/admin/chatbots/:id/files"
	return []route{
		at(get, of, Viewer, 200, "listFiles", "The files that a chatbot knows, newest first.", gives(a.list)),
		at(post, of, Admin, 201, "addFile", "Add a file: PDF, DOCX, ODT, PPTX, HTML, Markdown, text, CSV or XLSX. It is read in the background.", gives(a.add)).
			withQuery(param{"name", "string", "What the file is called, with its ending."}).withBody(fileBody, anyMedia),
		at(get, of+"/:fid", Viewer, 200, "getFile", "One file and how far it is.", gives(a.get)),
		at(del, of+"/:fid", Admin, 204, "deleteFile", "Delete a file with its original and all contents that were made of it.", does(a.delete)),
		at(get, of+"/:fid/original", Viewer, 200, "getOriginal", "The file as it came.", raw(a.original)).answering(anyFile),
		at(post, of+"/:fid/read", Admin, 200, "readFile", "Read a file again.", takes(a.read)),
	}
}
