package ollama

import (
	"strings"
	"testing"
)

func TestThinkFilter(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, in, want string }{
		{"nothing to hide", "Plain text.", "Plain text."},
		{"at the start", "<think>a b c</think>\n\nAnswer", "Answer"},
		{"after blanks", " \n <think>\nx\n</think> Answer", "Answer"},
		{"empty", "<think>\n\n</think>\n\nAnswer", "Answer"},
		{"capitals", "<THINK>x</Think>Answer", "Answer"},
		{"other names", "<thinking>x</thinking><reasoning>y</reasoning>[THINK]z[/THINK]Answer", "Answer"},
		{"on a later line", "First.\n<think>x</think>\nSecond.", "First.\nSecond."},
		{"mentioned in a sentence", "The tag <think> is used.", "The tag <think> is used."},
		{"no tag after all", "<thin", "<thin"},
		{"a list", "[1] One\n[2] Two <3", "[1] One\n[2] Two <3"},
		{"html", "<b>bold</b>\n<thorough>", "<b>bold</b>\n<thorough>"},
		{"never ends", "<think>on and on", ""},
		{"nested start", "<think>a <think> b</think>Answer", "Answer"},
		{"false end inside", "<think>a </thin b</think>Answer", "Answer"},
		{"indented code", "Do:\n    run\n    <x>", "Do:\n    run\n    <x>"},
		{"other scripts", "<think>思考</think>答案é", "答案é"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			for size := 1; size <= len(c.in); size++ { // cut at every place
				f := newThinkFilter()
				var got strings.Builder
				for rest := c.in; rest != ""; {
					n := min(size, len(rest))
					got.WriteString(f.add(rest[:n]))
					rest = rest[n:]
				}
				got.WriteString(f.end())
				if got.String() != c.want {
					t.Fatalf("in pieces of %d: got %q, want %q", size, got.String(), c.want)
				}
			}
		})
	}
}

func TestThinkFilter_holdsBackNoMoreThanItMust(t *testing.T) {
	t.Parallel()
	f := newThinkFilter()
	for _, step := range []struct{ in, want string }{
		{"Hello", "Hello"}, {" <", " <"}, {"\n", "\n"}, {"<", ""}, {"b>", "<b>"}, {"\nx", "\nx"},
	} {
		if got := f.add(step.in); got != step.want {
			t.Fatalf("after %q: got %q, want %q", step.in, got, step.want)
		}
	}
}

func TestThinkFilter_endWithoutBeginning(t *testing.T) {
	t.Parallel()
	run := &chatRun{clock: fixedClock, think: newThinkFilter()}
	for _, piece := range []string{"I should say yes.\n", "</think>", "\n\nYes."} {
		run.show(run.think.add(piece))
	}
	if got := run.text.String(); got != "Yes." {
		t.Fatalf("the answer is %q", got)
	}
}

func FuzzThinkFilter(f *testing.F) {
	f.Add("<think>x</think>y", 3)
	f.Add("a\n [THINK]", 1)
	f.Fuzz(func(t *testing.T, in string, size int) {
		if size < 1 || size > 64 || len(in) > 1<<12 {
			t.Skip("not a sensible cut")
		}
		whole, cut := newThinkFilter(), newThinkFilter()
		want := whole.add(in) + whole.end()
		got := ""
		for rest := in; rest != ""; {
			n := min(size, len(rest))
			got += cut.add(rest[:n])
			rest = rest[n:]
		}
		if got += cut.end(); got != want {
			t.Fatalf("cut by %d: %q, whole: %q", size, got, want)
		}
	})
}
