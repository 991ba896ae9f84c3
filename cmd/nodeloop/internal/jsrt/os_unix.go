//go:build unix

package jsrt

import (
	"bytes"
	"math"
	stdnet "net"
	"os"
	"os/user"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/dop251/goja"
)

// loadOSNative makes what the script os builds on.
func (rt *Runtime) loadOSNative() goja.Value {
	vm := rt.VM
	value := func(f func() any) func(goja.FunctionCall) goja.Value {
		return func(goja.FunctionCall) goja.Value { return vm.ToValue(f()) }
	}
	return rt.exportsOf(
		nativeFn{"hostname", 0, value(func() any { h, _ := os.Hostname(); return h })},
		nativeFn{"homedir", 0, value(func() any {
			if h := rt.proc.env.values["HOME"]; h != "" {
				return h
			}
			h, _ := os.UserHomeDir()
			return h
		})},
		nativeFn{"release", 0, value(func() any { r, _ := kernel(); return r })},
		nativeFn{"version", 0, value(func() any { _, v := kernel(); return v })},
		nativeFn{"type", 0, value(func() any {
			if runtime.GOOS == "darwin" {
				return "Darwin"
			}
			return strings.ToUpper(runtime.GOOS[:1]) + runtime.GOOS[1:]
		})},
		nativeFn{"memory", 0, func(goja.FunctionCall) goja.Value {
			total, free := memory()
			return vm.NewArray(total, free)
		}},
		nativeFn{"uptime", 0, value(func() any { return firstNumber("/proc/uptime") })},
		nativeFn{"loadavg", 0, func(goja.FunctionCall) goja.Value {
			b, _ := os.ReadFile("/proc/loadavg")
			f := strings.Fields(string(b) + " 0 0 0")
			out := make([]any, 3)
			for i := range out {
				out[i], _ = strconv.ParseFloat(f[i], 64)
			}
			return vm.NewArray(out...)
		}},
		nativeFn{"userInfo", 0, func(goja.FunctionCall) goja.Value { return rt.userInfo() }},
		nativeFn{"cpus", 0, func(goja.FunctionCall) goja.Value { return rt.cpus() }},
		nativeFn{"interfaces", 0, func(goja.FunctionCall) goja.Value { return rt.interfaces() }},
		nativeFn{"errnos", 0, func(goja.FunctionCall) goja.Value {
			o := vm.NewObject()
			for _, e := range errnoNames {
				must(o.Set(e.name, int(e.errno)))
			}
			return o
		}},
		nativeFn{"getPriority", 1, func(c goja.FunctionCall) goja.Value {
			n, err := syscall.Getpriority(syscall.PRIO_PROCESS, int(c.Argument(0).ToInteger()))
			rt.Check(rt.uvErrorOrNil(err, "uv_os_getpriority"))
			return vm.ToValue(20 - n)
		}},
		nativeFn{"sleep", 1, func(c goja.FunctionCall) goja.Value {
			time.Sleep(time.Duration(min(c.Argument(0).ToFloat()*1e6, math.MaxInt64/2)))
			return nil
		}},
		nativeFn{"isatty", 1, func(c goja.FunctionCall) goja.Value {
			return vm.ToValue(isTerminal(int(c.Argument(0).ToInteger())))
		}},
	)
}

func (rt *Runtime) uvErrorOrNil(err error, call string) error {
	if err == nil {
		return nil
	}
	return rt.uvError(err, call, "", "")
}

func firstNumber(file string) float64 {
	b, _ := os.ReadFile(file)
	f := strings.Fields(string(b) + " 0")
	n, _ := strconv.ParseFloat(f[0], 64)
	return n
}

func (rt *Runtime) userInfo() goja.Value {
	o := rt.plainObject("uid", os.Getuid(), "gid", os.Getgid(), "username", "", "homedir", "", "shell", goja.Null())
	if u, err := user.Current(); err == nil {
		must(o.Set("username", u.Username))
		must(o.Set("homedir", u.HomeDir))
		if b, err := os.ReadFile("/etc/passwd"); err == nil {
			for line := range strings.Lines(string(b)) {
				if f := strings.Split(strings.TrimSpace(line), ":"); len(f) == 7 && f[0] == u.Username {
					must(o.Set("shell", f[6]))
				}
			}
		}
	}
	return o
}

func (rt *Runtime) cpus() goja.Value {
	info, _ := os.ReadFile("/proc/cpuinfo")
	models, speeds := []string{}, []float64{}
	for line := range bytes.Lines(info) {
		name, value, ok := strings.Cut(string(line), ":")
		if !ok {
			continue
		}
		switch value = strings.TrimSpace(value); strings.TrimSpace(name) {
		case "model name":
			models = append(models, value)
		case "cpu MHz":
			mhz, _ := strconv.ParseFloat(value, 64)
			speeds = append(speeds, mhz)
		}
	}
	out := make([]any, runtime.NumCPU())
	for i := range out {
		model, speed := "unknown", 0
		if i < len(models) {
			model = models[i]
		}
		if i < len(speeds) {
			speed = int(speeds[i])
		}
		out[i] = rt.plainObject("model", model, "speed", speed,
			"times", rt.plainObject("user", 0, "nice", 0, "sys", 0, "idle", 0, "irq", 0))
	}
	return rt.VM.NewArray(out...)
}

func (rt *Runtime) interfaces() goja.Value {
	o := rt.VM.NewObject()
	list, _ := stdnet.Interfaces()
	for _, i := range list {
		addrs, _ := i.Addrs()
		var out []any
		for _, a := range addrs {
			n, ok := a.(*stdnet.IPNet)
			if !ok || i.Flags&stdnet.FlagUp == 0 {
				continue
			}
			mac := i.HardwareAddr.String()
			if mac == "" {
				mac = "00:00:00:00:00:00"
			}
			family, v6 := "IPv4", n.IP.To4() == nil
			if v6 {
				family = "IPv6"
			}
			e := rt.plainObject("address", n.IP.String(), "netmask", stdnet.IP(n.Mask).String(), "family", family,
				"mac", mac, "internal", i.Flags&stdnet.FlagLoopback != 0)
			scope := 0
			if n.IP.IsLinkLocalUnicast() {
				scope = i.Index
			}
			if v6 && !rt.V16() {
				must(e.Set("scopeid", scope))
			}
			must(e.Set("cidr", n.String()))
			if v6 && rt.V16() {
				must(e.Set("scopeid", scope))
			}
			out = append(out, e)
		}
		if len(out) > 0 {
			must(o.Set(i.Name, rt.VM.NewArray(out...)))
		}
	}
	return o
}

// isTerminal reports whether a descriptor is a terminal: only of one can the
// size of the window be asked.
func isTerminal(fd int) bool {
	if fd < 0 {
		return false
	}
	_, _, ok := windowSize(fd)
	return ok
}
