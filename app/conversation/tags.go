package conversation

import (
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"frontdesk/app/fault"
)

// How many tags a conversation has at most, and how long each may be, in characters.
const (
	MaxTags      = 20
	MaxTagLength = 40
)

// ErrInBin says that what is in the bin is not changed.
var ErrInBin = fault.New(fault.Conflict, "conversation_deleted", "This conversation is deleted. Restore it first.")

// CleanTags gives tags as they are stored: in lower case, with single spaces, each
// once, in the order of the alphabet. A tag is refused that is too long, too many,
// or has a comma or a character that cannot be seen; the field is called tags.
func CleanTags(in []string) ([]string, error) {
	out := make([]string, 0, len(in))
	for _, given := range in {
		tag := strings.ToLower(strings.Join(strings.Fields(given), " "))
		switch {
		case tag == "":
			continue
		case utf8.RuneCountInString(tag) > MaxTagLength:
			return nil, wrongTags("A tag has at most 40 characters. Shorten this one: " + string([]rune(tag)[:MaxTagLength]) + "…")
		case strings.ContainsRune(tag, ','):
			return nil, wrongTags("A tag has no comma. Give two tags instead.")
		case !utf8.ValidString(tag) || strings.ContainsFunc(tag, unseen):
			return nil, wrongTags("A tag has characters that cannot be seen. Type it anew.")
		}
		out = append(out, tag)
	}
	slices.Sort(out)
	out = slices.Compact(out)
	if len(out) > MaxTags {
		return nil, wrongTags("A conversation has at most 20 tags. Take some away.")
	}
	return out, nil
}

// unseen tells control characters and marks that turn the direction of text.
func unseen(r rune) bool {
	return unicode.IsControl(r) || r == '\ufeff' || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
}

func wrongTags(message string) error {
	return fault.InvalidFields([]fault.Field{{Field: "tags", Message: message}})
}

// SetTags gives a conversation these tags in the place of those that it had.
func (s *Service) SetTags(ctx context.Context, c ID, tags []string) (out Conversation, err error) {
	tags, err = CleanTags(tags)
	if err != nil {
		return out, err
	}
	err = s.cfg.Store.Write(ctx, func(tx Tx) error {
		before, err := tx.Conversation(c)
		if err != nil {
			return err
		}
		if !before.DeletedAt.IsZero() {
			return ErrInBin
		}
		out = before
		out.Tags = tags
		if slices.Equal(before.Tags, tags) {
			return nil
		}
		if err := tx.Save(before, out); err != nil {
			return err
		}
		after := out
		tx.After(func() { s.cfg.Announce.StatusChanged(after) })
		return nil
	})
	return out, err
}
