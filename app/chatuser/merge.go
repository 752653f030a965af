package chatuser

import (
	"context"
	"errors"
	"slices"

	"frontdesk/app/id"
)

// Merge puts the profile of with into that of u: whatever pointed at with leads
// to u from now on, and what u lacks is filled from it. What tokens open stays as
// it is. by is the account that did it.
func (s *Service) Merge(ctx context.Context, u, with UserID, by string) (out View, err error) {
	err = s.cfg.Store.Write(ctx, func(tx Tx) error {
		into, err := Resolve(tx, u)
		if err != nil {
			return err
		}
		from, err := Resolve(tx, with)
		if err != nil {
			return err
		}
		if err := mergeable(tx, into, from); err != nil {
			return err
		}
		after := into
		filled := after.fill(from)
		after.Merged = append(slices.Clone(into.Merged), Merge{User: from.ID, Name: from.Name, By: by, At: s.cfg.Clock(), Filled: filled})
		if err := tx.PutUser(into, after); err != nil {
			return err
		}
		was, err := tx.Activity(from.ID)
		if err != nil {
			return err
		}
		moved := was
		moved.Into = into.ID
		if err := tx.PutActivity(from.Chatbot, from.ID, was, moved); err != nil {
			return err
		}
		if out, err = recounted(tx, after); err != nil || s.cfg.Ledger == nil {
			return err
		}
		return s.cfg.Ledger.Merged(tx, into.ID, from.ID)
	})
	return out, err
}

// mergeable is why from cannot be put into another profile, if it cannot.
func mergeable(r Reader, into, from User) error {
	switch {
	case into.ID == from.ID:
		return ErrSameUser
	case into.Chatbot != from.Chatbot:
		return ErrOtherBot
	case into.Erasing || from.Erasing:
		return ErrErasing
	}
	behind, err := mergedBehind(r, from)
	if err == nil && behind+1 >= mostMerges {
		err = ErrManyMerges
	}
	return err
}

// mergedBehind is how many merges stand behind one another below a user.
func mergedBehind(r Reader, u User) (deepest int, err error) {
	for _, m := range u.Merged {
		child, err := r.User(m.User)
		if errors.Is(err, ErrNotFound) {
			continue
		}
		if err != nil {
			return 0, err
		}
		below, err := mergedBehind(r, child)
		if err != nil {
			return 0, err
		}
		deepest = max(deepest, below+1)
	}
	return deepest, nil
}

// recounted brings what u did up to what its conversations say.
func recounted(tx Tx, u User) (View, error) {
	family, err := Family(tx, u)
	if err != nil {
		return View{}, err
	}
	before, err := tx.Activity(u.ID)
	if err != nil {
		return View{}, err
	}
	after, err := tx.Counted(family)
	if err != nil {
		return View{}, err
	}
	after.Into = before.Into
	for _, member := range family {
		a, err := tx.Activity(member)
		if err != nil {
			return View{}, err
		}
		if a.Interaction.After(after.Interaction) {
			after.Interaction = a.Interaction
		}
	}
	if after.Interaction.IsZero() {
		after.Interaction = u.CreatedAt
	}
	return View{User: u, Activity: after}, tx.PutActivity(u.Chatbot, u.ID, before, after)
}

// Unmerge takes a merge back within a day. What it filled goes again, unless it
// was changed since.
func (s *Service) Unmerge(ctx context.Context, u, from UserID) (out View, err error) {
	err = s.cfg.Store.Write(ctx, func(tx Tx) error {
		into, err := Resolve(tx, u)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(into.Merged, func(m Merge) bool { return m.User == from })
		switch {
		case i < 0:
			return ErrNotMerged
		case into.Erasing:
			return ErrErasing
		case s.cfg.Clock().Sub(into.Merged[i].At) > MergeUndo:
			return ErrUndoOver
		}
		after := into
		after.Merged = slices.Delete(slices.Clone(into.Merged), i, i+1)
		after.empty(into.Merged[i].Filled)
		if err := tx.PutUser(into, after); err != nil {
			return err
		}
		child, err := tx.User(from)
		if err != nil {
			return err
		}
		was, err := tx.Activity(from)
		if err != nil {
			return err
		}
		free := was
		free.Into = UserID{}
		if err := tx.PutActivity(child.Chatbot, from, was, free); err != nil {
			return err
		}
		if _, err := recounted(tx, child); err != nil {
			return err
		}
		if out, err = recounted(tx, after); err != nil || s.cfg.Ledger == nil {
			return err
		}
		return s.cfg.Ledger.Parted(tx, into.ID, from)
	})
	return out, err
}

// fill takes from another profile what this one lacks, and tells what it took.
func (u *User) fill(from User) (took Filled) {
	for _, f := range []struct{ here, there, took *string }{
		{&u.Name, &from.Name, &took.Name}, {&u.Email, &from.Email, &took.Email}, {&u.Phone, &from.Phone, &took.Phone},
		{&u.Info, &from.Info, &took.Info}, {&u.PlatformID, &from.PlatformID, &took.PlatformID}, {&u.Picture, &from.Picture, &took.Picture}, {&u.Plan, &from.Plan, &took.Plan},
	} {
		if *f.here == "" && *f.there != "" {
			*f.here, *f.took = *f.there, *f.there
		}
	}
	if !u.HasLead && from.HasLead {
		u.HasLead, took.HasLead = true, true
	}
	return took
}

// empty gives back what a merge filled.
func (u *User) empty(took Filled) {
	for _, f := range []struct{ here, took *string }{
		{&u.Name, &took.Name}, {&u.Email, &took.Email}, {&u.Phone, &took.Phone},
		{&u.Info, &took.Info}, {&u.PlatformID, &took.PlatformID}, {&u.Picture, &took.Picture}, {&u.Plan, &took.Plan},
	} {
		if *f.took != "" {
			*f.here = unless(*f.here, *f.took)
		}
	}
	if took.HasLead {
		u.HasLead = false
	}
}

// SegmentID names a saved segment.
type SegmentID struct{ id.UUID }
