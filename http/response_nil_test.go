package http_test

import (
	"testing"

	"github.com/nodeloop/nodeloop/http"
)

func TestResponseToNothing(t *testing.T) {
	defer func() {
		err, _ := recover().(error)
		if want := "Cannot read properties of undefined (reading 'method')"; err == nil || err.Error() != want {
			t.Errorf("got %v", err)
		}
	}()
	http.NewServerResponse(nil)
}
