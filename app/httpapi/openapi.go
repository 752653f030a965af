package httpapi

import (
	"reflect"
	"regexp"
	"strconv"
	"strings"
)

// Document is the OpenAPI 3.1 document of every route that has a name, made from
// the table and the wire types. It holds no version of the build, so that it
// changes only when the API does.
func Document() ([]byte, error) { return pretty(documentOf(table(apis{}))) }

func documentOf(routes []route) object {
	s := &schemas{components: object{}}
	paths := object{}
	for _, r := range routes {
		if r.name == "" {
			continue
		}
		path := documentPath(r.path)
		item, ok := paths[path].(object)
		if !ok {
			item = object{}
			paths[path] = item
		}
		item[strings.ToLower(r.method)] = s.operation(r)
	}
	for _, event := range eventTypes() {
		s.of(event)
	}
	return object{
		"openapi": "3.1.0",
		"info": object{
			"title":       "Frontdesk",
			"version":     "1",
			"description": "The visitor API under /api/widget is for widgets, scripts and other people's clients. The API under /api/v2 takes API keys and is compatible with existing clients; its errors are {status:\"error\",message}. The panel's API under /api/admin takes a session cookie or an API key. Times are RFC 3339 in UTC, ids are strings, errors are application/problem+json with a stable code.",
			"license":     object{"name": "MIT", "identifier": "MIT"},
		},
		"servers": []any{object{"url": "/"}},
		"tags":    tags(routes),
		"paths":   paths,
		"components": object{
			"schemas": s.components,
			"securitySchemes": object{
				"visitorToken": object{"type": "http", "scheme": "bearer", "description": "From POST /api/widget/{id}/session."},
				"apiKey":       object{"type": "http", "scheme": "bearer", "description": "An API key of the panel."},
				"session":      object{"type": "apiKey", "in": "cookie", "name": sessionCookie},
			},
		},
	}
}

// eventTypes are the data of the events that a stream carries.
func eventTypes() []reflect.Type {
	return []reflect.Type{
		reflect.TypeFor[Message](), reflect.TypeFor[DeltaEvent](), reflect.TypeFor[StateEvent](), reflect.TypeFor[StatusEvent](), reflect.TypeFor[RatingEvent](),
		reflect.TypeFor[ConversationEvent](), reflect.TypeFor[CountsEvent](), reflect.TypeFor[ContentsEvent](), reflect.TypeFor[MeaningEvent](),
		reflect.TypeFor[ImportRun](), reflect.TypeFor[ModelState](), reflect.TypeFor[ChatbotsEvent](), reflect.TypeFor[JobEvent](), reflect.TypeFor[SiteEvent](),
		reflect.TypeFor[FileEvent](), reflect.TypeFor[QuestionsEvent](), reflect.TypeFor[TrialEvent](), reflect.TypeFor[BulkEvent](), reflect.TypeFor[SnippetEvent](), reflect.TypeFor[WebhooksEvent](),
	}
}

func (s *schemas) operation(r route) object {
	op := object{
		"operationId": r.name,
		"summary":     r.summary,
		"tags":        []string{groupOf(r)},
		"responses":   s.responses(r),
	}
	if parameters := parametersOf(r); len(parameters) > 0 {
		op["parameters"] = parameters
	}
	if body := s.requestBody(r); body != nil {
		op["requestBody"] = body
	}
	switch {
	case r.access == Visitor:
		op["security"] = []any{object{"visitorToken": []string{}}}
	case r.compatible():
		op["security"] = []any{object{"apiKey": []string{}}}
		op["description"] = "For keys with the role " + r.access.String() + " and those above it."
	case r.access.protected():
		op["security"] = []any{object{"session": []string{}}, object{"apiKey": []string{}}}
		op["description"] = "For the role " + r.access.String() + " and those above it."
	case r.access == Local:
		op["description"] = "Only over the unix socket in the data folder."
	}
	return op
}

func (s *schemas) requestBody(r route) object {
	if r.in == reflect.TypeFor[nothing]() || !r.takesBody() {
		return nil
	}
	schema := object{"type": "string"}
	if r.in != nil {
		schema = s.of(r.in)
	}
	content := object{}
	for _, media := range r.mediaTypes() {
		content[media] = object{"schema": schema}
	}
	return object{"required": true, "content": content}
}

func (s *schemas) responses(r route) object {
	success := object{"description": "Done."}
	media := r.produces
	if media == "" {
		media = "application/json"
	}
	switch {
	case r.out != nil:
		success["content"] = object{media: object{"schema": s.of(r.out)}}
	case r.produces != "":
		success["content"] = object{media: object{"schema": object{"type": "string"}}}
	}
	if content, ok := success["content"].(object); ok {
		for other, out := range r.alsoGives {
			schema := object{"type": "string"}
			if out != nil {
				schema = s.of(out)
			}
			content[other] = object{"schema": schema}
		}
	}
	return object{
		strconv.Itoa(r.status): success,
		"default":              s.failure(r),
	}
}

// failure is what every other status comes with.
func (s *schemas) failure(r route) object {
	if r.compatible() {
		return object{
			"description": "Not done; the message says why.",
			"content":     object{"application/json": object{"schema": s.of(reflect.TypeFor[V2Error]())}},
		}
	}
	return object{
		"description": "Not done; the code says why.",
		"content":     object{"application/problem+json": object{"schema": s.of(reflect.TypeFor[Problem]())}},
	}
}

func parametersOf(r route) []any {
	var out []any
	for _, name := range pathParams(r.path) {
		out = append(out, object{"name": name, "in": "path", "required": true, "schema": object{"type": "string"}})
	}
	for _, p := range r.query {
		out = append(out, object{"name": p.name, "in": "query", "description": p.doc, "schema": object{"type": p.kind}})
	}
	if r.stream {
		out = append(out, object{"name": "Last-Event-ID", "in": "header", "schema": object{"type": "string"}})
	}
	return out
}

var pathParam = regexp.MustCompile(`:([A-Za-z]+)`)

func pathParams(path string) []string {
	var names []string
	for _, match := range pathParam.FindAllStringSubmatch(path, -1) {
		names = append(names, match[1])
	}
	return names
}

func documentPath(path string) string { return pathParam.ReplaceAllString(path, "{$1}") }
