package httpapi

// ConversationFacets is what conversations can be filtered by.
type ConversationFacets struct {
	Facets []ConversationFacet `json:"facets"`
}

// ConversationFacet is one thing that conversations are filtered by.
type ConversationFacet struct {
	Name   string                   `json:"name" doc:"As the parameter of the list is called."`
	Values []ConversationFacetValue `json:"values" doc:"The most frequent first."`
	All    int                      `json:"all" doc:"How many values there are."`
}

// ConversationFacetValue is a value, and of how many conversations it is true.
type ConversationFacetValue struct {
	Value string `json:"value"`
	Label string `json:"label,omitempty" doc:"What people call it, where that is not the value: the name of a region."`
	Count int    `json:"count"`
}

// TagsInput are the tags of a conversation.
type TagsInput struct {
	Tags []string `json:"tags" doc:"At most 20 of 40 characters, without commas; they are stored in lower case."`
}
