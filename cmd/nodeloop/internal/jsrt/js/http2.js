'use strict';

// The http2 module of a runtime without HTTP/2: its names are there, so that
// packages which offer it beside HTTP/1 load, and using it says what is missing.

const errors = require('internal/errors');
const { IncomingMessage, ServerResponse, STATUS_CODES } = require('http');

const missing = (what) => errors.makeError('Error', 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM', `nodeloop has no HTTP/2: ${what} is not possible`);

const constants = Object.create(null);
Object.assign(constants, {
  NGHTTP2_SESSION_SERVER: 0, NGHTTP2_SESSION_CLIENT: 1,
  NGHTTP2_NO_ERROR: 0, NGHTTP2_PROTOCOL_ERROR: 1, NGHTTP2_INTERNAL_ERROR: 2, NGHTTP2_FLOW_CONTROL_ERROR: 3,
  NGHTTP2_SETTINGS_TIMEOUT: 4, NGHTTP2_STREAM_CLOSED: 5, NGHTTP2_FRAME_SIZE_ERROR: 6, NGHTTP2_REFUSED_STREAM: 7,
  NGHTTP2_CANCEL: 8, NGHTTP2_COMPRESSION_ERROR: 9, NGHTTP2_CONNECT_ERROR: 10, NGHTTP2_ENHANCE_YOUR_CALM: 11,
  NGHTTP2_INADEQUATE_SECURITY: 12, NGHTTP2_HTTP_1_1_REQUIRED: 13,
});

const headers = `:status :method :authority :scheme :path :protocol accept-encoding accept-language accept-ranges accept
  access-control-allow-credentials access-control-allow-headers access-control-allow-methods access-control-allow-origin
  access-control-expose-headers access-control-request-headers access-control-request-method age authorization
  cache-control connection content-disposition content-encoding content-length content-type cookie date etag forwarded
  host if-modified-since if-none-match if-range last-modified link location range referer server set-cookie
  strict-transport-security transfer-encoding te upgrade user-agent vary keep-alive proxy-connection origin
  accept-charset access-control-max-age allow content-language content-location content-md5 content-range expect expires
  from if-match if-unmodified-since max-forwards prefer proxy-authenticate proxy-authorization refresh retry-after
  trailer via warning www-authenticate http2-settings`.split(/\s+/);
for (const name of headers) {
  constants[`HTTP2_HEADER_${name.replace(':', '').replace(/-/g, '_').toUpperCase()}`] = name;
}
const methods = `ACL BASELINE-CONTROL BIND CHECKIN CHECKOUT CONNECT COPY DELETE GET HEAD LABEL LINK LOCK MERGE MKACTIVITY
  MKCALENDAR MKCOL MKREDIRECTREF MKWORKSPACE MOVE OPTIONS ORDERPATCH PATCH POST PRI PROPFIND PROPPATCH PUT REBIND REPORT
  SEARCH TRACE UNBIND UNCHECKOUT UNLINK UNLOCK UPDATE UPDATEREDIRECTREF VERSION-CONTROL`.split(/\s+/);
for (const name of methods) constants[`HTTP2_METHOD_${name.replace(/-/g, '_')}`] = name;
for (const code of Object.keys(STATUS_CODES)) {
  constants[`HTTP_STATUS_${STATUS_CODES[code].toUpperCase().replace(/[^A-Z0-9]+/g, '_')}`] = Number(code);
}

class Http2ServerRequest extends IncomingMessage {}
class Http2ServerResponse extends ServerResponse {}

module.exports = {
  connect() { throw missing('a session'); },
  constants,
  createServer() { throw missing('a server'); },
  createSecureServer() { throw missing('a server'); },
  getDefaultSettings: () => ({
    headerTableSize: 4096, enablePush: true, initialWindowSize: 65535, maxFrameSize: 16384,
    maxConcurrentStreams: 4294967295, maxHeaderListSize: 65535, maxHeaderSize: 65535, enableConnectProtocol: false,
  }),
  getPackedSettings() { throw missing('packing settings'); },
  getUnpackedSettings() { throw missing('unpacking settings'); },
  sensitiveHeaders: Symbol('nodejs.http2.sensitiveHeaders'),
  Http2ServerRequest,
  Http2ServerResponse,
};
