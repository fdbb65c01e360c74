// Loaded before the service (`node --import`): its clock is off by the milliseconds that the file FAULTS_CLOCK names, from when it says so.
import { readFileSync } from 'node:fs';

const RealDate = Date;
let off = 0;
setInterval(() => {
  off = Number(readFileSync(process.env.FAULTS_CLOCK, 'utf8'));
}, 20).unref();

globalThis.Date = class extends RealDate {
  constructor(...given) {
    if (given.length === 0) super(RealDate.now() + off);
    else super(...given);
  }

  static now() {
    return RealDate.now() + off;
  }
};
