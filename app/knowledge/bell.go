package knowledge

// bell tells the worker that there is something to do. Ringing it again before
// it is heard changes nothing.
type bell chan struct{}

func newBell() bell { return make(bell, 1) }

func (b bell) ring() {
	select {
	case b <- struct{}{}:
	default:
	}
}
