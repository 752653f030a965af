package crash

import (
	"strings"
	"testing"

	"frontdesk/app/apptest/visitor"
)

// talk is a speaker and what the server has of them, both well.
func talk() (*speaker, []history) {
	sp := &speaker{
		sent:  map[string]string{"v000-000001": "a v000-000001", "v000-000002": "b v000-000002", "v000-000003": "c v000-000003"},
		ended: map[string]bool{"two": true},
		acked: []acked{{"one", "m1", "v000-000001", 1}, {"one", "m2", "v000-000002", 2}, {"two", "m5", "v000-000003", 1}},
	}
	return sp, []history{
		{
			conversation: "one", status: "active",
			messages: []visitor.Message{
				{ID: "m1", Seq: 1, Role: "user", ClientID: "v000-000001", Text: "a v000-000001"},
				{ID: "m2", Seq: 2, Role: "user", ClientID: "v000-000002", Text: "b v000-000002"},
				{ID: "m3", Seq: 3, Role: "assistant"},
				{ID: "m4", Seq: 4, Role: "assistant"},
			},
			asked: map[uint64]string{3: "a v000-000001", 4: "b v000-000002"},
		},
		{
			conversation: "two", status: "ended",
			messages: []visitor.Message{{ID: "m5", Seq: 1, Role: "user", ClientID: "v000-000003", Text: "c v000-000003"}},
			asked:    map[uint64]string{},
		},
	}
}

func TestCheck_nothingWrong(t *testing.T) {
	t.Parallel()
	if problems := check(talk()); len(problems) > 0 {
		t.Errorf("complaints about what is well: %q", problems)
	}
}

func TestCheck_findsWhatIsWrong(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		spoil func(sp *speaker, all []history)
		want  string
	}{
		"lost message": {func(_ *speaker, all []history) {
			all[0].messages[1].Role = "system"
		}, "v000-000002 was acknowledged and is lost"},
		"lost conversation": {func(_ *speaker, all []history) {
			all[1].messages = nil
		}, "v000-000003 was acknowledged and is lost"},
		"doubled message": {func(_ *speaker, all []history) {
			m := all[0].messages[0]
			m.ID, m.Seq = "m6", 2
			all[1].messages = append(all[1].messages, m)
		}, "v000-000001 is there twice"},
		"gap": {func(_ *speaker, all []history) {
			all[0].messages[3].Seq = 5
		}, "has the sequence 5"},
		"moved message": {func(sp *speaker, _ []history) {
			sp.acked[0].seq = 2
		}, "was acknowledged as"},
		"other text": {func(_ *speaker, all []history) {
			all[0].messages[0].Text = "z"
		}, "is stored as"},
		"never sent": {func(sp *speaker, _ []history) {
			delete(sp.sent, "v000-000001")
		}, "was never sent"},
		"id twice": {func(_ *speaker, all []history) {
			all[1].messages[0].ID = "m1"
		}, "the id m1 is there twice"},
		"answered twice": {func(_ *speaker, all []history) {
			all[0].asked[4] = "a v000-000001\nb v000-000002"
		}, "v000-000001 was answered twice"},
		"answered too early": {func(_ *speaker, all []history) {
			all[0].messages[1], all[0].messages[2] = all[0].messages[2], all[0].messages[1]
			all[0].messages[1].Seq, all[0].messages[2].Seq = 2, 3
			all[0].asked = map[uint64]string{2: "b v000-000002"}
		}, "before it was asked"},
		"too many replies": {func(_ *speaker, all []history) {
			all[0].messages = append(all[0].messages, visitor.Message{ID: "m7", Seq: 5, Role: "assistant"})
		}, "3 replies to 2 questions"},
		"never answered": {func(_ *speaker, all []history) {
			all[0].messages = all[0].messages[:2]
		}, "was never answered"},
		"end lost": {func(_ *speaker, all []history) {
			all[1].status = "active"
		}, "was ended and is active"},
		"ended by nobody": {func(_ *speaker, all []history) {
			all[0].status = "ended"
		}, "was not ended and is ended"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sp, all := talk()
			tt.spoil(sp, all)
			if problems := strings.Join(check(sp, all), "\n"); !strings.Contains(problems, tt.want) {
				t.Errorf("complaints are %q, want one with %q", problems, tt.want)
			}
		})
	}
}
