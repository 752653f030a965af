package knowledge

// AsksFigure tells whether a question asks for a figure (a price, a time, how long)
// and whether a text has one of that kind.
func AsksFigure(question, text string) (asks, has bool) {
	f := figureAsked(question)
	return f != noFigure, f.holds(text) > 0
}
