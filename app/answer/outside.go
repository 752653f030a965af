package answer

// Neutral makes text from outside harmless inside a prompt, for whoever else asks a
// model: it can hold none of the marks with which prompts are laid out.
func Neutral(text string) string { return neutral(text) }

// Leaks tells whether a model's words show the inside of its prompt.
func Leaks(text string) bool { return leaks(text) }
