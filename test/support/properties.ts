import fc from "fast-check";

// One seed for the run (vitest.config.ts makes it): fast-check prints it with a failure, and FC_SEED=<seed> repeats it.
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env.FC_SEED) });
