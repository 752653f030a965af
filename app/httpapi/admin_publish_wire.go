package httpapi

import "frontdesk/app/knowledge"

// ContentFacets is what contents can be filtered by, the most frequent first.
type ContentFacets struct {
	Tags    []ValueCount  `json:"tags"`
	Langs   []ValueCount  `json:"langs"`
	Sources []SourceCount `json:"sources"`
	Drafts  int           `json:"drafts" doc:"Drafts and changes that are not published."`
}

// ValueCount is how many contents have a value.
type ValueCount struct {
	Value string `json:"value"`
	Count int    `json:"count"`
}

// SourceCount is how many contents were read from a source.
type SourceCount struct {
	Kind  string `json:"kind" enum:"site,file"`
	ID    string `json:"id"`
	Name  string `json:"name"`
	Count int    `json:"count"`
}

// PublishedCount is how many contents were published.
type PublishedCount struct {
	Published int `json:"published"`
}

// SimilarInput is a content that is being written.
type SimilarInput struct {
	ID        string   `json:"id,omitempty" doc:"Its own id, where it is stored already."`
	Title     string   `json:"title"`
	Questions []string `json:"questions"`
	Answer    string   `json:"answer,omitempty"`
	Text      string   `json:"text,omitempty"`
}

// SimilarList is the contents that say or ask much the same, most alike first.
type SimilarList struct {
	Items []SimilarContent `json:"items"`
}

// SimilarContent is one of them; the score lies between 0 and 1.
type SimilarContent struct {
	ID    string  `json:"id"`
	Title string  `json:"title"`
	Kind  string  `json:"kind" enum:"qa,article"`
	Score float64 `json:"score"`
}

// DuplicateList is the pairs of contents that say or ask the same.
type DuplicateList struct {
	State string          `json:"state" enum:"ready,working" doc:"Working: pairs are being looked for; items are those of the last time. The event contents tells when it is ready."`
	Items []DuplicatePair `json:"items"`
}

// DuplicatePair is two contents that say or ask the same.
type DuplicatePair struct {
	A     ContentName `json:"a"`
	B     ContentName `json:"b"`
	Score float64     `json:"score"`
}

// ContentName is a content by its id and title.
type ContentName struct {
	ID    string `json:"id"`
	Title string `json:"title"`
}

// Meaning is how far the contents of a chatbot can be found by meaning.
type Meaning struct {
	Maker string       `json:"maker" doc:"What encoded the texts that answer now; empty: none."`
	State string       `json:"state" enum:"off,working,ready,waiting" doc:"Waiting: the encoder does not answer; error says why."`
	Done  int          `json:"done" doc:"Texts that are encoded."`
	Total int          `json:"total"`
	Next  *MeaningNext `json:"next" doc:"What takes over once it has encoded all texts."`
	Error string       `json:"error"`
}

// MeaningNext is an encoder that takes over.
type MeaningNext struct {
	Maker string `json:"maker" doc:"Empty: words alone."`
	Done  int    `json:"done"`
	Total int    `json:"total"`
}

// MeaningEvent says how far the encoding of a chatbot's contents is.
type MeaningEvent struct {
	Chatbot string `json:"chatbot"`
	Meaning
}

func facetsOf(f knowledge.Facets) ContentFacets {
	out := ContentFacets{Tags: countsOf(f.Tags), Langs: countsOf(f.Langs), Sources: make([]SourceCount, 0, len(f.Sources)), Drafts: f.Unpublished}
	for _, s := range f.Sources {
		out.Sources = append(out.Sources, SourceCount{Kind: string(s.Source.Kind), ID: s.Source.ID, Name: s.Source.Name, Count: s.Count})
	}
	return out
}

func countsOf(in []knowledge.ValueCount) []ValueCount {
	out := make([]ValueCount, 0, len(in))
	for _, v := range in {
		out = append(out, ValueCount(v))
	}
	return out
}

func similarOf(found []knowledge.Alike) SimilarList {
	out := SimilarList{Items: make([]SimilarContent, 0, len(found))}
	for _, f := range found {
		kind := knowledge.KindQA
		if f.Article {
			kind = knowledge.KindArticle
		}
		out.Items = append(out.Items, SimilarContent{ID: string(f.ID), Title: f.Title, Kind: kind, Score: f.Score})
	}
	return out
}

func duplicatesOf(pairs []knowledge.Twin, working bool) DuplicateList {
	out := DuplicateList{State: "ready", Items: make([]DuplicatePair, 0, len(pairs))}
	if working {
		out.State = "working"
	}
	for _, p := range pairs {
		out.Items = append(out.Items, DuplicatePair{
			A: ContentName{string(p.A.ID), p.A.Title}, B: ContentName{string(p.B.ID), p.B.Title}, Score: p.Score,
		})
	}
	return out
}

// MeaningOf is the state of the encoding as it is told on the wire.
func MeaningOf(s knowledge.MeaningState) Meaning {
	out := Meaning{Maker: s.Maker, State: string(s.State), Done: s.Done, Total: s.Total, Error: s.Error}
	if s.Next != nil {
		out.Next = &MeaningNext{Maker: s.Next.Maker, Done: s.Next.Done, Total: s.Next.Total}
	}
	return out
}
