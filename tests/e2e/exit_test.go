package e2e

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// exits are programs whose exit code is the point.
var exits = map[string]string{
	"empty":              ``,
	"throw":              `console.log('before'); throw new Error('thrown')`,
	"throw a string":     `throw 'text'`,
	"throw later":        `setTimeout(() => { throw new TypeError('later') }, 1)`,
	"throw in a tick":    `process.nextTick(() => { throw new Error('tick') }); setImmediate(() => console.log('never'))`,
	"syntax":             `var a = ;`,
	"no such module":     `require('./nowhere')`,
	"rejection":          `Promise.reject(new Error('no')); setTimeout(() => console.log('timer'), 1)`,
	"overflow":           `function f() { f() } f()`,
	"overflow caught":    `let n = 0; function f() { n++; f() } try { f() } catch (err) { console.log(err instanceof RangeError, err.message, n > 5000) }`,
	"overflow native":    `try { [1].forEach(function f() { [1].forEach(f) }) } catch (err) { console.log(err.message) }`,
	"overflow later":     `setTimeout(function f() { f() }, 1); process.on('exit', (code) => console.log('exit', code))`,
	"caught":             `process.on('uncaughtException', (err, from) => console.log(err.message, from)); throw new Error('thrown')`,
	"thrown again":       `process.on('uncaughtException', () => { throw new Error('again') }); throw new Error('first')`,
	"exit in a listener": `process.on('uncaughtException', () => process.exit(9)); throw new Error('first')`,
	"throw at exit":      `process.on('exit', (code) => { console.log(code); throw new Error('at exit') })`,
	"exit":               `process.on('exit', (code) => console.log('exit', code)); process.exit(3); console.log('never')`,
	"exitCode":           `process.exitCode = 5; process.on('exit', (code) => console.log('exit', code))`,
	"exitCode at exit":   `process.on('exit', () => { process.exitCode = 6 })`,
	"exit at exit":       `process.on('exit', () => process.exit(4))`,
	"beforeExit":         `let n = 0; process.on('beforeExit', () => { console.log(++n); if (n < 3) setImmediate(() => {}) })`,
	"unheard error":      `const e = new (require('events'))(); process.nextTick(() => e.emit('error', new Error('unheard')))`,
	"refused":            `require('http').get({ port: 1, host: '127.0.0.1' })`,
	"abort of a promise": `(async () => { await null; throw new RangeError('async') })()`,
}

// TestExitCodes checks that programs end as on the real Nodes: the code, what
// they printed, and the error's line on standard error.
func TestExitCodes(t *testing.T) {
	dir := t.TempDir()
	for _, profile := range []string{"node16", "node10"} {
		node, ours := engines(t, profile)
		for name, text := range exits {
			t.Run(profile+"/"+name, func(t *testing.T) {
				t.Parallel()
				file := filepath.Join(dir, strings.ReplaceAll(profile+" "+name, " ", "-")+".js")
				if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
				gotCode, gotOut, gotErr := end(t, ours.command(t, dir, file))
				code, out, errText := end(t, node.command(t, dir, file))
				if gotCode != code || gotOut != out || gotErr != errText {
					t.Errorf("code %d, printed %q, error %q\nNode: code %d, printed %q, error %q", gotCode, gotOut, gotErr, code, out, errText)
				}
			})
		}
	}
}

// end runs a program and returns its code, what it printed and the line of
// standard error that names the error.
func end(t *testing.T, cmd *exec.Cmd) (code int, out, errLine string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	var exit *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	for _, line := range strings.Split(stderr.String(), "\n") {
		if _, name, ok := strings.Cut(line, "Error: "); ok {
			errLine = name
			break
		}
	}
	errLine = strings.TrimSuffix(strings.TrimSuffix(errLine, " {"), "]")
	return cmd.ProcessState.ExitCode(), stdout.String(), errLine
}

// TestTimeout checks that --timeout ends programs that would not end, with
// timeout(1)'s code, wherever they are.
func TestTimeout(t *testing.T) {
	for name, text := range map[string]string{
		"loop":       `for (;;);`,
		"idle":       `setInterval(() => {}, 1000)`,
		"microtasks": `Promise.resolve().then(function again() { return Promise.resolve().then(again) })`,
		"ticks":      `process.nextTick(function again() { process.nextTick(again) })`,
		"exit":       `process.on('exit', () => { for (;;); })`,
		"server":     `require('http').createServer().listen(0, '127.0.0.1')`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			code, _, _ := end(t, exec.CommandContext(t.Context(), command(t), "run", "--timeout", "100ms", "-e", text))
			if code != 124 {
				t.Errorf("code %d, want 124", code)
			}
		})
	}
}
