package httpapi

import (
	"context"
	"slices"
	"strings"

	"frontdesk/app/chatbot"
	"frontdesk/app/knowledge"
)

// Publishing is what the panel needs to keep edits apart from what visitors see.
type Publishing interface {
	Facets(ctx context.Context, bot chatbot.ID) (knowledge.Facets, error)
	Publish(ctx context.Context, bot chatbot.ID, id knowledge.ContentID, by string) (knowledge.Content, error)
	PublishAll(ctx context.Context, bot chatbot.ID, by string) (int, error)
	Discard(ctx context.Context, bot chatbot.ID, id knowledge.ContentID) (knowledge.Content, error)
}

// Likeness is what the panel needs of the meaning of contents.
type Likeness interface {
	Similar(ctx context.Context, c knowledge.Content) ([]knowledge.Alike, error)
	Duplicates(ctx context.Context, bot chatbot.ID) (pairs []knowledge.Twin, working bool, err error)
	Meaning(ctx context.Context, bot chatbot.ID) (knowledge.MeaningState, error)
}

// contentFilter reads which contents are asked for.
func contentFilter(c *call) (f knowledge.Filter, err error) {
	var status string
	for _, p := range []struct {
		name string
		at   *string
	}{{"q", &f.Query}, {"status", &status}, {"kind", &f.Kind}, {"lang", &f.Lang}, {"tag", &f.Tag}, {"source", &f.Source}} {
		if *p.at, err = c.text(p.name); err != nil {
			return f, err
		}
	}
	f.Status = knowledge.PublishState(status)
	switch {
	case !slices.Contains([]string{"", "published", "draft", "changed"}, status):
		return f, wrongQuery("status", "This must be published, draft or changed.")
	case !slices.Contains([]string{"", knowledge.KindQA, knowledge.KindArticle}, f.Kind):
		return f, wrongQuery("kind", "This must be qa or article.")
	}
	return f, nil
}

func (a contentAPI) facets(c *call) (ContentFacets, error) {
	botID, err := a.bot(c)
	if err != nil {
		return ContentFacets{}, err
	}
	found, err := a.contents.Facets(c.ctx, botID)
	return facetsOf(found), err
}

func (a contentAPI) publish(c *call, _ nothing) (Content, error) {
	botID, contentID, err := a.address(c)
	if err != nil {
		return Content{}, err
	}
	published, err := a.contents.Publish(c.ctx, botID, contentID, c.actorName())
	return contentOf(published), err
}

func (a contentAPI) publishAll(c *call, _ nothing) (PublishedCount, error) {
	botID, err := a.bot(c)
	if err != nil {
		return PublishedCount{}, err
	}
	n, err := a.contents.PublishAll(c.ctx, botID, c.actorName())
	return PublishedCount{Published: n}, err
}

func (a contentAPI) discard(c *call, _ nothing) (Content, error) {
	botID, contentID, err := a.address(c)
	if err != nil {
		return Content{}, err
	}
	kept, err := a.contents.Discard(c.ctx, botID, contentID)
	return contentOf(kept), err
}

// mostAlike bounds what one look for similar contents may take: the questions of
// one content.
const (
	mostAlikeQuestions = 200
	mostAlikeBytes     = 1000
)

func (a contentAPI) similar(c *call, in SimilarInput) (SimilarList, error) {
	botID, err := a.bot(c)
	if err != nil {
		return SimilarList{}, err
	}
	if len(in.Questions) > mostAlikeQuestions {
		return SimilarList{}, wrongQuery("questions", "Give at most 200 questions.")
	}
	for i, q := range in.Questions {
		in.Questions[i] = strings.ToValidUTF8(q[:min(len(q), mostAlikeBytes)], "")
	}
	found, err := a.contents.Similar(c.ctx, knowledge.Content{
		ID: knowledge.ContentID(in.ID), Chatbot: botID, Title: in.Title, Questions: in.Questions, Answer: in.Answer, Text: in.Text,
	})
	return similarOf(found), err
}

func (a contentAPI) duplicates(c *call) (DuplicateList, error) {
	botID, err := a.bot(c)
	if err != nil {
		return DuplicateList{}, err
	}
	pairs, working, err := a.contents.Duplicates(c.ctx, botID)
	return duplicatesOf(pairs, working), err
}

func (a contentAPI) meaning(c *call) (Meaning, error) {
	botID, err := a.bot(c)
	if err != nil {
		return Meaning{}, err
	}
	state, err := a.contents.Meaning(c.ctx, botID)
	return MeaningOf(state), err
}
