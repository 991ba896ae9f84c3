'use strict';

// The diagnostics_channel module.

const errors = require('internal/errors');

const channels = Object.create(null);

class Channel {
  constructor(name) {
    Object.defineProperty(this, '_subscribers', { value: [], writable: true, enumerable: false });
    this.name = name;
  }
  get hasSubscribers() { return this._subscribers.length > 0; }
  subscribe(subscription) {
    if (typeof subscription !== 'function') throw errors.argType('subscription', ['function'], subscription);
    this._subscribers = [...this._subscribers, subscription];
    require('internal/trace').subscribed(this.name);
  }
  unsubscribe(subscription) {
    const at = this._subscribers.indexOf(subscription);
    if (at === -1) return false;
    this._subscribers = this._subscribers.filter((_, i) => i !== at);
    require('internal/trace').subscribed(this.name);
    return true;
  }
  publish(data) {
    for (const fn of this._subscribers) {
      try {
        fn(data, this.name);
      } catch (err) {
        process.nextTick(() => { throw err; });
      }
    }
  }
}

function channel(name) {
  if (typeof name !== 'string' && typeof name !== 'symbol') throw errors.argType('channel', ['string', 'symbol'], name);
  if (channels[name] === undefined) channels[name] = new Channel(name);
  return channels[name];
}

module.exports = {
  channel,
  hasSubscribers(name) { return channels[name] !== undefined && channels[name].hasSubscribers; },
  subscribe(name, subscription) { channel(name).subscribe(subscription); },
  unsubscribe(name, subscription) { return channel(name).unsubscribe(subscription); },
  Channel,
};
