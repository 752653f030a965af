package chatuser

import "errors"

// Refresh brings what a chat user did up to what their conversations say, after one
// of these was removed: the words of the last message are known no longer than the
// message itself. Of a user who is gone there is nothing to refresh.
func Refresh(tx Tx, of UserID) error {
	u, err := Resolve(tx, of)
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = recounted(tx, u)
	return err
}
